package dev.navarch.xds;

import static dev.navarch.generate.ResourceType.CLUSTER;
import static dev.navarch.generate.ResourceType.LISTENER;
import static dev.navarch.generate.ResourceType.NAME_TABLE;
import static dev.navarch.generate.ResourceType.ROUTE;

import org.junit.jupiter.api.Test;

/** What an agent hears that captures DNS: it asks for names on its proxy's stream, without names, and reads the first resource of an answer. */
class NameTableTest {
    private final Rig rig = new Rig();

    private Client connected(Protocol protocol) {
        rig.put(CLUSTER, "a", "1").put(LISTENER, "l", "1").put(ROUTE, "80", "r1").put(NAME_TABLE, "t", "10.0.0.1").publish();
        Client client = protocol == Protocol.DELTA ? rig.delta("p") : rig.state("p");
        client.subscribe(CLUSTER).expect("cds a=1").ack(CLUSTER);
        client.subscribe(LISTENER).expect("lds l=1");
        // The agent's own question comes in between.
        client.subscribe(NAME_TABLE).expect("nds t=10.0.0.1").ack(NAME_TABLE);
        return client.ack(LISTENER).expect();
    }

    @Test
    void theStateOfTheWorldIsAnsweredWithOneTable() {
        connected(Protocol.STATE_OF_THE_WORLD);
    }

    @Test
    void deltaIsAnsweredWithOneTable() {
        connected(Protocol.DELTA);
    }

    @Test
    void namesGoLastAndOnlyWhenTheyAreOthers() {
        for (Protocol protocol : Protocol.values()) {
            rig.remove(ROUTE, "80");
            Client client = connected(protocol);
            client.subscribe(ROUTE, "80").expect("rds 80=r1").ack(ROUTE, "80");
            rig.put(CLUSTER, "a", "2").put(LISTENER, "l", "2").put(ROUTE, "80", "r2").put(NAME_TABLE, "t", "10.0.0.2").publish();
            client.expect("cds a=2", "lds l=2", "rds 80=r2", "nds t=10.0.0.2").ack(CLUSTER).ack(LISTENER).ack(ROUTE, "80")
                    .ack(NAME_TABLE);
            rig.put(LISTENER, "l", "3").publish();
            client.expect("lds l=3").hangUp();
        }
    }

    @Test
    void whoeverDoesNotAskIsNotTold() {
        rig.put(CLUSTER, "a", "1").put(NAME_TABLE, "t", "10.0.0.1").publish();
        Client client = rig.delta("p");
        client.subscribe(CLUSTER).expect("cds a=1").ack(CLUSTER);
        rig.put(NAME_TABLE, "t", "10.0.0.2").publish();
        client.expect();
    }

    @Test
    void aTableThatIsRefusedIsSentAgainWhenItIsAnother() {
        Client client = connected(Protocol.DELTA);
        rig.put(NAME_TABLE, "t", "10.0.0.2").publish();
        client.expect("nds t=10.0.0.2").nack(NAME_TABLE, "no").expect();
        rig.put(NAME_TABLE, "t", "10.0.0.3").publish();
        client.expect("nds t=10.0.0.3").ack(NAME_TABLE).expect();
    }
}
