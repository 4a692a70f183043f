package dev.navarch.xds;

import static dev.navarch.generate.ResourceType.CLUSTER;
import static dev.navarch.generate.ResourceType.ENDPOINT;
import static dev.navarch.generate.ResourceType.NAME_TABLE;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** While a cluster has not been read, nothing is taken away from a client that came with something. */
class IncompleteWorldTest {
    private final Rig before = new Rig();
    private final Rig rig = new Rig();
    private Map<String, String> clusters = Map.of();
    private Map<String, String> endpoints = Map.of();

    private Client back() {
        before.put(CLUSTER, "a", "1").put(CLUSTER, "b", "1").put(ENDPOINT, "a", "e1,remote").put(ENDPOINT, "b", "remote")
                .publish();
        Client first = before.delta("p");
        clusters = first.subscribe(CLUSTER).next().versions();
        endpoints = first.ack(CLUSTER).subscribe(ENDPOINT, "a", "b").next().versions();
        rig.put(CLUSTER, "a", "1").put(CLUSTER, "c", "1").put(ENDPOINT, "a", "e1").put(ENDPOINT, "c", "e1").pending("remote")
                .publish();
        Client client = rig.delta("p");
        client.resume(CLUSTER, clusters).expect("cds c=1").ack(CLUSTER);
        return client.resume(ENDPOINT, endpoints, "a", "b").expect();
    }

    @Test
    void whatTheClientCameWithIsLeftAloneAndNewNamesAreServed() {
        Client client = back();
        client.subscribe(ENDPOINT, "c").expect("eds c=e1").ack(ENDPOINT);
        rig.put(ENDPOINT, "a", "e2").put(ENDPOINT, "c", "e2").publish();
        client.expect("eds c=e2").ack(ENDPOINT);
    }

    @Test
    void theDifferenceComesWithTheMissingCluster() {
        Client client = back();
        rig.put(ENDPOINT, "a", "e1,remote").put(ENDPOINT, "b", "remote2").put(CLUSTER, "b", "1").pending().publish();
        client.expect("eds b=remote2");
    }

    @Test
    void patienceEnds() {
        Client client = back();
        rig.clock.advance(Duration.ofMinutes(11));
        client.expect("eds a=e1 b=", "cds -b");
    }

    @Test
    void namesAreLeftAloneTooThoughAgentsNeverSayThatTheyHaveThem() {
        Client client = back();
        rig.put(NAME_TABLE, "t", "10.0.0.1").publish();
        client.subscribe(NAME_TABLE).expect();
        rig.put(NAME_TABLE, "t", "10.0.0.2").pending().publish();
        client.expect("eds a=e1 b=", "nds t=10.0.0.2", "cds -b").ack(NAME_TABLE).expect();
    }

    @Test
    void aNewAgentGetsTheNamesThatAreKnown() {
        back();
        rig.put(NAME_TABLE, "t", "10.0.0.1").publish();
        Client other = rig.delta("q");
        other.subscribe(CLUSTER).expect("cds a=1 c=1").ack(CLUSTER);
        other.subscribe(NAME_TABLE).expect("nds t=10.0.0.1");
    }

    @Test
    void aNewClientGetsWhatIsKnown() {
        back();
        Client other = rig.delta("q");
        other.subscribe(CLUSTER).expect("cds a=1 c=1");
        other.subscribe(ENDPOINT, "a", "b").expect("eds a=e1 b=");
    }

    @Test
    void aStateOfTheWorldIsLeftAloneToo() {
        back();
        Client first = before.state("p");
        String version = first.subscribe(CLUSTER).next().version();
        String endpointVersion = first.subscribe(ENDPOINT, "a", "b").next().version();
        Client client = rig.state("p");
        client.resume(CLUSTER, version).expect();
        client.resume(ENDPOINT, endpointVersion, "a", "b").expect();
        rig.put(ENDPOINT, "b", "e1").put(CLUSTER, "d", "1").publish();
        client.expect();
        rig.pending().publish();
        client.expect("cds a=1 c=1 d=1", "eds a=e1 b=e1");
    }

    @Test
    void aNameThatIsAddedBeforeAnyAnswerDoesNotGiveTheRestAway() {
        back();
        Client first = before.state("p");
        String version = first.subscribe(CLUSTER).next().version();
        String endpointVersion = first.subscribe(ENDPOINT, "a", "b").next().version();
        Client client = rig.state("p");
        client.resume(CLUSTER, version).expect();
        client.resume(ENDPOINT, endpointVersion, "a", "b").expect();
        client.resume(ENDPOINT, endpointVersion, "a", "b", "c").expect("eds c=e1");
    }
}
