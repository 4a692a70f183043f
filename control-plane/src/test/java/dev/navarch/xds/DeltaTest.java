package dev.navarch.xds;

import static dev.navarch.generate.ResourceType.CLUSTER;
import static dev.navarch.generate.ResourceType.ENDPOINT;
import static dev.navarch.generate.ResourceType.LISTENER;
import static dev.navarch.generate.ResourceType.ROUTE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DeltaTest {
    private final Rig rig = new Rig();

    private Client connected() {
        rig.put(CLUSTER, "a", "1").put(CLUSTER, "b", "1").put(CLUSTER, "p", "in", "1").put(ENDPOINT, "a", "e1")
                .put(ENDPOINT, "b", "e1")
                .put(LISTENER, "l", "1").put(ROUTE, "80", "r1").publish();
        Client client = rig.delta("p");
        client.subscribe(CLUSTER).expect("cds a=1 b=1 in=1").ack(CLUSTER);
        client.subscribe(ENDPOINT, "a", "b").expect("eds a=e1 b=e1").ack(ENDPOINT);
        client.subscribe(LISTENER).expect("lds l=1").ack(LISTENER);
        client.subscribe(ROUTE, "80").expect("rds 80=r1").ack(ROUTE);
        return client.expect();
    }

    @Test
    void aChangeOfEndpointsIsSentAlone() {
        Client client = connected();
        rig.put(ENDPOINT, "b", "e2").publishEndpoints();
        client.expect("eds b=e2").ack(ENDPOINT).expect();
        assertEquals(1, rig.counted.sum("news sent c1"));
        assertEquals(1, rig.counted.sum("news acked c1"));
    }

    @Test
    void nothingIsSentWhenNothingChanged() {
        Client client = connected();
        rig.publish();
        client.expect();
    }

    @Test
    void whatIsUnansweredHoldsBackTheNextOfItsTypeAndTheNewestFollows() {
        Client client = connected();
        rig.put(ENDPOINT, "a", "e2").publish();
        client.expect("eds a=e2");
        rig.put(ENDPOINT, "a", "e3").publish();
        rig.put(ENDPOINT, "b", "e3").put(LISTENER, "l", "2").publish();
        client.expect("lds l=2");
        rig.put(ENDPOINT, "a", "e4").publish();
        client.ack(ENDPOINT).expect("eds a=e4 b=e3");
    }

    @Test
    void whatRefersToClustersWaitsUntilTheClientWasSentThem() {
        Client client = connected();
        rig.put(CLUSTER, "a", "2").publish();
        client.expect("cds a=2", "eds a=e1").ack(ENDPOINT);
        rig.put(CLUSTER, "new", "1").put(LISTENER, "l", "2").put(ROUTE, "80", "r2").publish();
        client.expect();
        client.ack(CLUSTER).expect("cds new=1", "lds l=2", "rds 80=r2");
    }

    @Test
    void aChangeThatIsUndoneMeanwhileIsNotSent() {
        Client client = connected();
        rig.put(ENDPOINT, "a", "e2").publish();
        client.expect("eds a=e2");
        rig.put(ENDPOINT, "b", "e2").publish();
        rig.put(ENDPOINT, "b", "e1").publish();
        client.ack(ENDPOINT).expect();
        assertEquals(1, rig.counted.sum("avoided eds"));
    }

    @Test
    void clustersComeFirstAndTheirRemovalComesLast() {
        Client client = connected();
        rig.put(CLUSTER, "c", "1").remove(CLUSTER, "a").remove(ENDPOINT, "a").put(LISTENER, "l", "2").put(ROUTE, "80", "r2")
                .publish();
        client.expect("cds c=1", "eds a=", "lds l=2", "rds 80=r2");
        client.ack(CLUSTER).expect("cds -a");
    }

    @Test
    void aRouteIsNeverTakenAway() {
        Client client = connected();
        rig.remove(ROUTE, "80").publish();
        client.expect();
    }

    @Test
    void aNameThatDoesNotExistIsAnsweredWithAnEmptyResource() {
        Client client = connected();
        client.subscribe(ENDPOINT, "x").expect("eds x=").ack(ENDPOINT);
        client.subscribe(ROUTE, "81").expect("rds 81=").ack(ROUTE);
        rig.put(ENDPOINT, "x", "e9").publish();
        client.expect("eds x=e9");
    }

    @Test
    void aNameThatIsSubscribedAgainIsSentAgain() {
        connected().subscribe(ENDPOINT, "a").expect("eds a=e1");
    }

    @Test
    void whatWasUnsubscribedIsNoLongerSent() {
        Client client = connected();
        client.unsubscribe(ENDPOINT, "a");
        rig.put(ENDPOINT, "a", "e2").put(ENDPOINT, "b", "e2").publish();
        client.expect("eds b=e2");
    }

    @Test
    void aStaleNonceStillChangesTheSubscription() {
        Client client = connected();
        rig.put(ENDPOINT, "a", "e2").put(ENDPOINT, "x", "e1").publish();
        client.expect("eds a=e2");
        client.say(io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest.newBuilder().setTypeUrl(ENDPOINT.typeUrl())
                .setResponseNonce("no such").addResourceNamesSubscribe("x")).expect();
        assertEquals(1, rig.counted.sum("expired eds"));
        client.ack(ENDPOINT).expect("eds x=e1");
    }

    @Test
    void aWildcardCanBeLeftAndTakenUpAgain() {
        Client client = connected();
        client.subscribe(CLUSTER, "a").expect("cds a=1", "eds a=e1").ack(CLUSTER).ack(ENDPOINT);
        client.unsubscribe(CLUSTER, "*");
        rig.put(CLUSTER, "a", "2").put(CLUSTER, "b", "2").publish();
        client.expect("cds a=2", "eds a=e1").ack(CLUSTER).ack(ENDPOINT);
        client.subscribe(CLUSTER, "*").expect("cds b=2 in=1", "eds b=e1");
    }

    @Test
    void anExplicitClusterThatDoesNotExistIsSaidToBeRemoved() {
        rig.put(CLUSTER, "a", "1").publish();
        Client client = rig.delta("p");
        client.subscribe(CLUSTER, "a", "x").expect("cds a=1 -x").ack(CLUSTER);
        rig.put(CLUSTER, "x", "1").publish();
        client.expect("cds x=1");
    }

    @Test
    void aWildcardWithoutAnythingIsAnsweredAllTheSame() {
        rig.publish();
        rig.delta("p").subscribe(CLUSTER).expect("cds");
    }

    @Test
    void whoComesBackGetsOnlyTheDifference() {
        rig.put(CLUSTER, "a", "1").put(CLUSTER, "b", "1").put(CLUSTER, "c", "1").put(ENDPOINT, "a", "e1").put(ENDPOINT, "b", "e1")
                .publish();
        Client first = rig.delta("p");
        Map<String, String> clusters = first.subscribe(CLUSTER).next().versions();
        Map<String, String> endpoints = first.ack(CLUSTER).subscribe(ENDPOINT, "a", "b").next().versions();
        first.hangUp();
        rig.remove(CLUSTER, "c").put(CLUSTER, "b", "2").put(ENDPOINT, "a", "e2").publish();
        Client second = rig.delta("p");
        second.resume(CLUSTER, clusters).expect("cds b=2").ack(CLUSTER).expect("cds -c").ack(CLUSTER);
        second.resume(ENDPOINT, endpoints, "a", "b").expect("eds a=e2 b=e1");
    }

    @Test
    void whoComesBackToAnotherReplicaOfEqualContentGetsNothing() {
        Client first = connected();
        Map<String, String> clusters = rig.delta("p").subscribe(CLUSTER).next().versions();
        first.hangUp();
        Rig other = new Rig();
        other.put(CLUSTER, "p", "in", "1").put(CLUSTER, "b", "1").put(CLUSTER, "a", "1").publish();
        other.delta("p").resume(CLUSTER, clusters).expect();
    }

    @Test
    void versionsOfAnotherControlPlaneAreNotTakenForOurs() {
        rig.put(CLUSTER, "a", "1").publish();
        rig.delta("p").resume(CLUSTER, Map.of("a", "", "z", "")).expect("cds a=1").ack(CLUSTER).expect("cds -z");
    }

    @Test
    void aProxyThatMovesToOtherViewsGetsTheDifference() {
        Client client = connected();
        rig.put(ENDPOINT, "west", "a", "e1").put(ENDPOINT, "west", "b", "w1").zone("p", "west").publish();
        client.expect("eds b=w1").ack(ENDPOINT);
        rig.put(ENDPOINT, "a", "e7").put(ENDPOINT, "west", "a", "w7").publishEndpoints();
        client.expect("eds a=w7");
    }
}
