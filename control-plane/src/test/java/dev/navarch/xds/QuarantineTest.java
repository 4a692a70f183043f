package dev.navarch.xds;

import static dev.navarch.generate.ResourceType.CLUSTER;
import static dev.navarch.generate.ResourceType.ENDPOINT;
import static dev.navarch.generate.ResourceType.LISTENER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.rpc.Status;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a client refuses is not sent to it again until it has changed; everything else is. */
class QuarantineTest {
    private final Rig rig = new Rig();

    @Test
    void theNamedCulpritIsLeftOutAndTheRestIsSentAgain() {
        rig.put(CLUSTER, "a", "1").put(CLUSTER, "ab", "1").put(CLUSTER, "c", "1").publish();
        Client client = rig.delta("p");
        client.subscribe(CLUSTER).expect("cds a=1 ab=1 c=1");
        client.nack(CLUSTER, "Error adding/updating cluster(s) ab: bad TLS context").expect("cds a=1 c=1");
        assertEquals(1, rig.counted.sum("rejected cds"));
        assertEquals(1, rig.counted.sum("quarantined cds"));
        client.ack(CLUSTER).expect();
        rig.put(CLUSTER, "c", "2").publish();
        client.expect("cds c=2").ack(CLUSTER).expect();
        rig.put(CLUSTER, "ab", "2").publish();
        client.expect("cds ab=2").ack(CLUSTER).expect();
        assertEquals(0, rig.counted.sum("quarantined cds"));
    }

    @Test
    void anUnnamedCulpritIsFoundByHalving() {
        for (int i = 0; i < 16; i++) {
            rig.put(LISTENER, "l" + i, "1");
        }
        rig.publish();
        Client client = rig.delta("p");
        client.subscribe(LISTENER);
        int responses = 0;
        java.util.Set<String> accepted = new java.util.TreeSet<>();
        while (client.hasNext()) {
            Got got = client.next();
            responses++;
            if (got.contents().containsKey("l5")) {
                client.nack(LISTENER, "something is wrong");
            } else {
                accepted.addAll(got.contents().keySet());
                client.ack(LISTENER);
            }
        }
        assertEquals(15, accepted.size());
        assertTrue(responses < 16, "took " + responses);
        assertEquals(1, rig.counted.sum("quarantined lds"));
        rig.put(LISTENER, "l5", "2").publish();
        client.expect("lds l5=2");
    }

    @Test
    void theStateOfTheWorldFallsBackToTheLastGoodVersion() {
        rig.put(CLUSTER, "a", "1").put(CLUSTER, "b", "1").publish();
        Client client = rig.state("p");
        client.subscribe(CLUSTER).expect("cds a=1 b=1").ack(CLUSTER).expect();
        rig.put(CLUSTER, "a", "2").put(CLUSTER, "b", "2").put(CLUSTER, "c", "2").publish();
        client.expect("cds a=2 b=2 c=2");
        client.nack(CLUSTER, "Error adding/updating cluster(s) a: no").expect("cds a=1 b=2 c=2").ack(CLUSTER).expect();
        rig.put(CLUSTER, "c", "3").publish();
        client.expect("cds a=1 b=2 c=3").ack(CLUSTER).expect();
        rig.put(CLUSTER, "a", "3").publish();
        client.expect("cds a=3 b=2 c=3").ack(CLUSTER).expect();
    }

    @Test
    void aStateThatIsRefusedWithoutReasonIsNotSentOverAndOver() {
        rig.put(CLUSTER, "a", "1").put(CLUSTER, "b", "1").publish();
        Client client = rig.state("p");
        client.subscribe(CLUSTER).expect("cds a=1 b=1").nack(CLUSTER, "no").expect();
        rig.publish();
        client.expect();
        rig.put(CLUSTER, "b", "2").publish();
        client.expect("cds a=1 b=2");
    }

    @Test
    void aStateIsHalvedOnlyWhereThatTakesNothingAway() {
        rig.put(CLUSTER, "a", "1").put(CLUSTER, "b", "1").publish();
        Client client = rig.state("p");
        client.subscribe(CLUSTER).expect("cds a=1 b=1").ack(CLUSTER).expect();
        rig.put(CLUSTER, "a", "2").put(CLUSTER, "b", "2").put(CLUSTER, "c", "2").put(CLUSTER, "d", "2").publish();
        client.expect("cds a=2 b=2 c=2 d=2");
        client.nack(CLUSTER, "no").expect("cds a=2 b=2").ack(CLUSTER).expect("cds a=2 b=2 c=2 d=2");
        client.nack(CLUSTER, "no").expect("cds a=2 b=2 c=2").nack(CLUSTER, "no").expect("cds a=2 b=2 d=2").ack(CLUSTER).expect();
    }

    @Test
    void theVersionOfAPartIsNotTheVersionOfTheWhole() {
        rig.put(ENDPOINT, "a", "1").put(ENDPOINT, "b", "1").publish();
        Client client = rig.state("p");
        client.subscribe(ENDPOINT, "a", "b").expect("eds a=1 b=1").nack(ENDPOINT, "malformed b", "a", "b");
        Got part = client.next();
        assertEquals("eds a=1", part.toString());
        client.ack(ENDPOINT, "a", "b").hangUp();
        Client back = rig.state("p");
        assertFalse(back.resume(CLUSTER, "x").next().contents().containsKey("a"));
        back.resume(ENDPOINT, part.version(), "a", "b").expect("eds a=1 b=1");
    }

    @Test
    void anUnnamedCulpritIsFoundThoughOtherViewsOweSomethingToo() {
        rig.put(CLUSTER, "a", "1").put(CLUSTER, "p", "in", "1").publish();
        Client client = rig.delta("p");
        client.subscribe(CLUSTER).expect("cds a=1 in=1").nack(CLUSTER, "no").expect("cds a=1").nack(CLUSTER, "no")
                .expect("cds in=1").ack(CLUSTER).expect();
    }

    @Test
    void whatIsRefusedAfterTheNextWasSentIsOwedAgain() {
        rig.put(ENDPOINT, "a", "1").put(ENDPOINT, "b", "1").publish();
        Client client = rig.delta("p");
        Got late = client.subscribe(ENDPOINT, "a", "b").next();
        rig.clock.advance(Duration.ofSeconds(31));
        rig.put(ENDPOINT, "b", "2").publish();
        client.expect("eds b=2");
        client.say(DeltaDiscoveryRequest.newBuilder().setTypeUrl(ENDPOINT.typeUrl()).setResponseNonce(late.nonce())
                .setErrorDetail(Status.newBuilder().setMessage("no")));
        client.ack(ENDPOINT).expect("eds a=1 b=2");
    }

    @Test
    void aStateMayBeRefusedForWhatDidNotChangeInIt() {
        rig.put(CLUSTER, "a", "1").put(CLUSTER, "b", "1").publish();
        Client client = rig.state("p");
        client.subscribe(CLUSTER).expect("cds a=1 b=1");
        rig.clock.advance(Duration.ofSeconds(31));
        rig.put(CLUSTER, "b", "2").publish();
        client.expect("cds a=1 b=2").nack(CLUSTER, "Error adding a: no").expect("cds b=2");
    }
}
