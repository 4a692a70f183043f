package dev.navarch.xds;

import static dev.navarch.generate.ResourceType.CLUSTER;
import static dev.navarch.generate.ResourceType.ENDPOINT;
import static dev.navarch.generate.ResourceType.LISTENER;
import static dev.navarch.generate.ResourceType.ROUTE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import org.junit.jupiter.api.Test;

class StateOfTheWorldTest {
    private final Rig rig = new Rig();

    private Client connected() {
        rig.put(CLUSTER, "a", "1").put(CLUSTER, "b", "1").put(CLUSTER, "p", "in", "1").put(ENDPOINT, "a", "e1")
                .put(ENDPOINT, "b", "e1")
                .put(LISTENER, "l", "1").put(ROUTE, "80", "r1").publish();
        Client client = rig.state("p");
        client.subscribe(CLUSTER).expect("cds a=1 b=1 in=1").ack(CLUSTER);
        client.subscribe(ENDPOINT, "a", "b").expect("eds a=e1 b=e1").ack(ENDPOINT, "a", "b");
        client.subscribe(LISTENER).expect("lds l=1").ack(LISTENER);
        client.subscribe(ROUTE, "80").expect("rds 80=r1").ack(ROUTE, "80");
        return client.expect();
    }

    @Test
    void clustersComeInFullAndOnlyChangedEndpointsFollow() {
        Client client = connected();
        rig.put(CLUSTER, "b", "2").publish();
        client.expect("cds a=1 b=2 in=1", "eds b=e1");
    }

    @Test
    void aClusterIsRemovedByAbsenceAndLast() {
        Client client = connected();
        rig.remove(CLUSTER, "b").remove(ENDPOINT, "b").put(LISTENER, "l", "2").publish();
        client.expect("eds b=", "lds l=2", "cds a=1 in=1");
    }

    @Test
    void onlyChangedEndpointsAreSent() {
        Client client = connected();
        rig.put(ENDPOINT, "a", "e2").publishEndpoints();
        client.expect("eds a=e2").ack(ENDPOINT, "a", "b").expect();
    }

    @Test
    void aNewNameIsAnsweredAlone() {
        Client client = connected();
        rig.put(ENDPOINT, "c", "e1").publish();
        client.ack(ENDPOINT, "a", "b", "c").expect("eds c=e1").ack(ENDPOINT, "a", "b", "c").expect();
    }

    @Test
    void aNameThatIsGoneFromTheRequestIsUnsubscribed() {
        Client client = connected();
        client.ack(ENDPOINT, "b").expect();
        rig.put(ENDPOINT, "a", "e2").put(ENDPOINT, "b", "e2").publish();
        client.expect("eds b=e2");
    }

    @Test
    void noNamesAtAllEndAnExplicitWatch() {
        Client client = connected();
        client.ack(ENDPOINT).expect();
        rig.put(ENDPOINT, "a", "e2").publish();
        client.expect();
        client.subscribe(ENDPOINT, "a").expect("eds a=e2");
    }

    @Test
    void aStaleNonceIsIgnoredAndCounted() {
        Client client = connected();
        client.say(DiscoveryRequest.newBuilder().setTypeUrl(ENDPOINT.typeUrl()).setResponseNonce("old").addResourceNames("x"))
                .expect();
        assertEquals(1, rig.counted.sum("expired eds"));
        client.ack(ENDPOINT, "a", "x").expect("eds x=");
    }

    @Test
    void anEmptyNonceStartsTheTypeAgain() {
        connected().subscribe(CLUSTER).expect("cds a=1 b=1 in=1", "eds a=e1 b=e1");
    }

    @Test
    void whoComesBackWithTheSameStateGetsNothing() {
        rig.put(CLUSTER, "a", "1").put(CLUSTER, "b", "1").put(ENDPOINT, "a", "e1").publish();
        Client first = rig.state("p");
        String clusters = first.subscribe(CLUSTER).next().version();
        String endpoints = first.ack(CLUSTER).subscribe(ENDPOINT, "a", "b").next().version();
        first.hangUp();
        Rig other = new Rig();
        other.put(ENDPOINT, "a", "e1").put(CLUSTER, "b", "1").put(CLUSTER, "a", "1").publish();
        other.state("p").resume(CLUSTER, clusters).expect().resume(ENDPOINT, endpoints, "a", "b").expect();
        other.state("p").resume(CLUSTER, clusters).expect().resume(ENDPOINT, endpoints, "a", "b", "c").expect("eds a=e1 b= c=");
        other.put(ENDPOINT, "b", "e1").publish();
        other.state("p").resume(CLUSTER, clusters).expect().resume(ENDPOINT, endpoints, "a", "b").expect("eds a=e1 b=e1");
    }

    @Test
    void theVersionIsOfTheWholeSubscriptionAfterPartsToo() {
        Client client = connected();
        rig.put(ENDPOINT, "a", "e2").publish();
        String version = client.next().version();
        client.ack(ENDPOINT, "a", "b").hangUp();
        String clusters = rig.state("p").subscribe(CLUSTER).next().version();
        rig.state("p").resume(CLUSTER, clusters).expect().resume(ENDPOINT, version, "a", "b").expect();
    }

    @Test
    void aWatchOfExplicitClustersSeesNoOthers() {
        rig.put(CLUSTER, "a", "1").put(CLUSTER, "b", "1").publish();
        Client client = rig.state("p");
        client.subscribe(CLUSTER, "a").expect("cds a=1").ack(CLUSTER, "a");
        rig.put(CLUSTER, "b", "2").publish();
        client.expect();
        client.ack(CLUSTER, "*").expect("cds a=1 b=2");
    }
}
