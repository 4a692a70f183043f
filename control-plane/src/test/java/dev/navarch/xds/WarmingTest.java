package dev.navarch.xds;

import static dev.navarch.generate.ResourceType.CLUSTER;
import static dev.navarch.generate.ResourceType.ENDPOINT;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A cluster that is sent stays warming until its endpoints come, even if the client has them. */
class WarmingTest {
    private final Rig rig = new Rig();

    @Test
    void endpointsFollowAClusterThatIsSentAgainWithoutWaitingForItsAcknowledgement() {
        rig.put(CLUSTER, "a", "1").put(CLUSTER, "b", "1").put(ENDPOINT, "a", "e1").put(ENDPOINT, "b", "e1").publish();
        Client client = rig.delta("p");
        client.subscribe(CLUSTER).expect("cds a=1 b=1").ack(CLUSTER);
        client.subscribe(ENDPOINT, "a", "b").expect("eds a=e1 b=e1").ack(ENDPOINT);
        rig.put(CLUSTER, "a", "2").publish();
        client.expect("cds a=2", "eds a=e1").ack(ENDPOINT);
        rig.put(ENDPOINT, "a", "e2").publish();
        client.expect("eds a=e2");
    }

    @Test
    void endpointsOfANewClusterAreNotHeldBackForItsAcknowledgement() {
        rig.put(CLUSTER, "a", "1").put(ENDPOINT, "a", "e1").publish();
        Client client = rig.delta("p");
        client.subscribe(CLUSTER).expect("cds a=1");
        client.subscribe(ENDPOINT, "a").expect("eds a=e1");
    }

    @Test
    void whoComesBackInMidWarmingAsksForEndpointsFirstAndGetsThem() {
        rig.put(CLUSTER, "a", "1").put(ENDPOINT, "a", "e1").publish();
        Client first = rig.delta("p");
        Map<String, String> clusters = first.subscribe(CLUSTER).next().versions();
        Map<String, String> endpoints = first.subscribe(ENDPOINT, "a").next().versions();
        first.hangUp();
        Client second = rig.delta("p");
        second.resume(ENDPOINT, endpoints, "a").expect("eds a=e1").ack(ENDPOINT);
        second.resume(CLUSTER, clusters).expect();
    }

    @Test
    void theSameInTheStateOfTheWorld() {
        rig.put(CLUSTER, "a", "1").put(ENDPOINT, "a", "e1").publish();
        Client first = rig.state("p");
        String clusters = first.subscribe(CLUSTER).next().version();
        String endpoints = first.subscribe(ENDPOINT, "a").next().version();
        first.hangUp();
        Client second = rig.state("p");
        second.resume(ENDPOINT, endpoints, "a").expect("eds a=e1").ack(ENDPOINT, "a");
        second.resume(CLUSTER, clusters).expect();
        second.hangUp();
        rig.put(CLUSTER, "a", "2").publish();
        Client third = rig.state("p");
        third.resume(ENDPOINT, endpoints, "a").expect("eds a=e1").ack(ENDPOINT, "a");
        third.resume(CLUSTER, clusters).expect("cds a=2", "eds a=e1");
    }

    @Test
    void whatAClientSaysOfEndpointsMayBeOlderThanTheClustersThatItWasJustSent() {
        rig.put(CLUSTER, "a", "1").put(CLUSTER, "b", "1").put(ENDPOINT, "a", "e1").put(ENDPOINT, "b", "e1").publish();
        Client first = rig.delta("p");
        Map<String, String> clusters = first.subscribe(CLUSTER).next().versions();
        Map<String, String> endpoints = first.subscribe(ENDPOINT, "a", "b").next().versions();
        first.hangUp();
        rig.put(CLUSTER, "b", "2").publish();
        rig.delta("p").resume(CLUSTER, clusters).expect("cds b=2").resume(ENDPOINT, endpoints, "a", "b").expect("eds b=e1");
    }
}
