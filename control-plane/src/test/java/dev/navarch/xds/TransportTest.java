package dev.navarch.xds;

import static dev.navarch.generate.ResourceType.CLUSTER;
import static dev.navarch.generate.ResourceType.ENDPOINT;
import static dev.navarch.generate.ResourceType.LISTENER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransportTest {

    private static XdsSettings settings(int chunkBytes, long maxInFlight) {
        XdsSettings.Delivery d = XdsSettings.Delivery.DEFAULT;
        return XdsSettings.defaults(1, "{}")
                .withDelivery(new XdsSettings.Delivery(d.ackDeadline(), d.incompleteTolerance(), chunkBytes,
                        maxInFlight, d.sharedBytes(), d.viewLinger()));
    }

    @Test
    void aSlowReaderSkipsToTheNewest() {
        Rig rig = new Rig();
        rig.put(ENDPOINT, "a", "1").put(LISTENER, "l", "1").publish();
        Client client = rig.delta("p");
        client.subscribe(ENDPOINT, "a").expect("eds a=1").ack(ENDPOINT);
        client.subscribe(LISTENER).expect("lds l=1").ack(LISTENER);
        client.blocked(true);
        for (int i = 2; i < 10; i++) {
            rig.put(ENDPOINT, "a", String.valueOf(i)).put(LISTENER, "l", String.valueOf(i)).publish();
        }
        client.expect();
        assertEquals(1, rig.counted.sum("not ready"));
        client.blocked(false).expect("eds a=9", "lds l=9");
        assertEquals(0, rig.counted.sum("not ready"));
    }

    @Test
    void anUnansweredResponseHoldsBackTheNextOnlySoLong() {
        Rig rig = new Rig();
        rig.put(ENDPOINT, "a", "1").publish();
        Client client = rig.delta("p");
        client.subscribe(ENDPOINT, "a").expect("eds a=1");
        rig.put(ENDPOINT, "a", "2").publish();
        rig.clock.advance(Duration.ofSeconds(29));
        client.expect();
        rig.clock.advance(Duration.ofSeconds(3));
        client.expect("eds a=2");
        assertEquals(1, rig.counted.sum("overdue eds"));
        client.ack(ENDPOINT).expect();
    }

    @Test
    void largeResponsesGoInParts() {
        Rig rig = new Rig(settings(300, 1 << 20));
        for (int i = 0; i < 10; i++) {
            rig.put(ENDPOINT, "name" + i, "e");
        }
        rig.publish();
        for (Protocol protocol : Protocol.values()) {
            Client client = new Client(rig, protocol, "p");
            String[] names = rig.expected(ENDPOINT, "p").keySet().toArray(new String[0]);
            client.subscribe(ENDPOINT, names);
            List<String> seen = new ArrayList<>();
            int parts = 0;
            while (client.hasNext()) {
                Got got = client.next();
                assertTrue(got.bytes() < 600);
                seen.addAll(got.contents().keySet());
                client.ack(ENDPOINT, names);
                parts++;
            }
            assertEquals(List.of(names), seen);
            assertTrue(parts > 3);
        }
    }

    @Test
    void bytesInFlightAreBoundedOverAllStreams() {
        Rig rig = new Rig(settings(4 << 20, 50));
        rig.put(ENDPOINT, "a", "1").publish();
        Client slow = rig.delta("p");
        Client other = rig.delta("q");
        slow.subscribe(ENDPOINT, "a").expect("eds a=1").ack(ENDPOINT);
        other.subscribe(ENDPOINT, "a").expect("eds a=1").ack(ENDPOINT);
        rig.put(ENDPOINT, "a", "2").publish();
        slow.expect("eds a=2").ack(ENDPOINT);
        other.expect("eds a=2").ack(ENDPOINT);
        rig.loop.budget().add(100);
        rig.put(ENDPOINT, "a", "3").publish();
        slow.expect();
        other.expect();
        rig.loop.budget().add(-100);
        rig.clock.advance(Duration.ofSeconds(2));
        slow.expect("eds a=3");
        other.expect("eds a=3");
    }

    @Test
    void aStreamThatEndsLeavesNothingBehind() {
        Rig rig = new Rig();
        rig.put(CLUSTER, "a", "1").put(ENDPOINT, "a", "1").publish();
        Client client = rig.delta("p");
        client.subscribe(CLUSTER).expect("cds a=1").subscribe(ENDPOINT, "a").expect("eds a=1");
        assertEquals(1, rig.loop.streams().size());
        client.hangUp();
        assertEquals(0, rig.loop.streams().size());
        assertEquals(0, rig.counted.sum("connected"));
        assertTrue(rig.loop.audience().isEmpty());
        long generated = rig.counted.sum("generated cds");
        Client again = rig.delta("p");
        again.subscribe(CLUSTER).expect("cds a=1");
        assertEquals(generated, rig.counted.sum("generated cds"), "kept for those who come back");
        again.hangUp();
        rig.clock.advance(Duration.ofMinutes(2));
        rig.delta("p").subscribe(CLUSTER).expect("cds a=1");
        assertTrue(rig.counted.sum("generated cds") > generated, "but not for ever");
    }

    @Test
    void whatTheNetworkHadNotTakenWhenAStreamEndedCountsAsNotSent() {
        Rig rig = new Rig();
        rig.put(CLUSTER, "a", "1").put(LISTENER, "l", "1").publish();
        Client gone = rig.delta("p");
        gone.subscribe(LISTENER).expect("lds l=1").ack(LISTENER);
        gone.call.fillsUp = true;
        gone.subscribe(CLUSTER).expect("cds a=1").hangUp();
        assertEquals(1, rig.counted.sum("send failed cds"));
        assertEquals(0, rig.counted.sum("send failed lds"));
        assertEquals(0, rig.counted.sum("in flight"));
        Client quick = rig.delta("q");
        quick.subscribe(CLUSTER).expect("cds a=1").hangUp();
        assertEquals(1, rig.counted.sum("send failed cds"), "it was taken, if not answered");
    }

    @Test
    void oneChangeReachesExactlyTheStreamsThatAreSubscribed() {
        Rig rig = new Rig();
        for (int i = 0; i < 500; i++) {
            rig.put(CLUSTER, "c" + i, "1").put(ENDPOINT, "c" + i, "e1");
        }
        rig.publish();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Client client = new Client(rig, i % 2 == 0 ? Protocol.DELTA : Protocol.STATE_OF_THE_WORLD, "p" + i);
            String[] names = i % 4 < 2 ? new String[]{"c1", "c2", "c7"} : new String[]{"c1", "c2"};
            client.subscribe(CLUSTER).next();
            client.ack(CLUSTER).subscribe(ENDPOINT, names).next();
            client.ack(ENDPOINT, names).expect();
            clients.add(client);
        }
        long sent = rig.counted.sum("sent eds");
        long bytes = rig.counted.sum("bytes");
        rig.put(ENDPOINT, "c7", "e2").publishEndpoints();
        long expectedBytes = 0;
        for (int i = 0; i < 100; i++) {
            if (i % 4 < 2) {
                Got got = clients.get(i).next();
                assertEquals("eds c7=e2", got.toString());
                expectedBytes += got.bytes();
            }
            clients.get(i).expect();
        }
        assertEquals(50, rig.counted.sum("sent eds") - sent);
        assertEquals(expectedBytes, rig.counted.sum("bytes") - bytes);
        assertTrue(expectedBytes < 50 * 400, "one assignment each, not five hundred: " + expectedBytes);
    }
}
