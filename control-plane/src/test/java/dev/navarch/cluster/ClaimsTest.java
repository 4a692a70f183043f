package dev.navarch.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.navarch.cluster.Claims.Ruling;
import dev.navarch.kube.Credential;
import dev.navarch.kube.Kubeconfig;
import dev.navarch.model.ClusterId;
import dev.navarch.testkit.FakeKube;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static final ClusterId EAST = new ClusterId("east");
    private static final Credential ONE = FakeKube.credential("one", "token");
    private static final Credential TWO = FakeKube.credential("two", "token");

    private final Claims claims = new Claims(new ClusterId("home"), ClaimsTest::judge);

    @Test
    void theFirstSoundClaimAttaches() {
        assertEquals(List.of(new Ruling.Attach(EAST, "a", ONE)), claims.say("a", Map.of("east", "one")));
    }

    @Test
    void theSameBytesAreNoNews() {
        claims.say("a", Map.of("east", "one"));
        assertEquals(List.of(), claims.say("a", Map.of("east", "one")));
    }

    @Test
    void otherBytesOfTheHolderRotate() {
        claims.say("a", Map.of("east", "one"));
        assertEquals(List.of(new Ruling.Rotate(EAST, "a", TWO)), claims.say("a", Map.of("east", "two")));
    }

    @Test
    void anotherOriginForTheSameClusterIsIgnoredAndPromotedWhenTheFirstGoes() {
        claims.say("a", Map.of("east", "one"));
        assertEquals(List.of(new Ruling.Ignored(EAST, "b", "a")), claims.say("b", Map.of("east", "two")));
        assertEquals(List.of(new Claims.Note("b", "ignored: a names the cluster already")), claims.notes().get(EAST));
        assertEquals(List.of(new Ruling.Rotate(EAST, "b", TWO)), claims.say("a", Map.of()));
        assertEquals(List.of(new Ruling.Detach(EAST)), claims.say("b", Map.of()));
    }

    @Test
    void ourOwnClusterIsSkipped() {
        assertEquals(List.of(new Ruling.Own(new ClusterId("home"), "a")), claims.say("a", Map.of("home", "one")));
        assertEquals(List.of(), claims.say("a", Map.of()));
    }

    @Test
    void anUnsoundUpdateOfTheHolderChangesNothingButANote() {
        claims.say("a", Map.of("east", "one"));
        assertEquals(List.of(new Ruling.Unsound(EAST, "a", "no kubeconfig")), claims.say("a", Map.of("east", "bad")));
        assertEquals(List.of(new Claims.Note("a", "no kubeconfig")), claims.notes().get(EAST));
        assertEquals(List.of(new Ruling.Rotate(EAST, "a", ONE)), claims.say("a", Map.of("east", "one")));
        assertFalse(claims.notes().containsKey(EAST));
    }

    @Test
    void anUnsoundFirstClaimLeavesTheClusterToASoundOne() {
        assertEquals(List.of(new Ruling.Unsound(EAST, "a", "no kubeconfig")), claims.say("a", Map.of("east", "bad")));
        assertEquals(List.of(new Ruling.Attach(EAST, "b", TWO)), claims.say("b", Map.of("east", "two")));
        assertEquals(List.of(new Ruling.Ignored(EAST, "a", "b")), claims.say("a", Map.of("east", "one")));
    }

    @Test
    void onlyASoundSuccessorIsPromoted() {
        claims.say("a", Map.of("east", "one"));
        claims.say("b", Map.of("east", "bad"));
        assertEquals(List.of(new Ruling.Detach(EAST)), claims.say("a", Map.of()));
        assertEquals(List.of(new Ruling.Attach(EAST, "b", TWO)), claims.say("b", Map.of("east", "two")));
    }

    @Test
    void aKeyThatVanishesDetachesItsClusterOnly() {
        claims.say("a", Map.of("east", "one", "west", "two"));
        assertEquals(List.of(new Ruling.Detach(EAST)), claims.say("a", Map.of("west", "two")));
    }

    private static Kubeconfig judge(String text) {
        return text.equals("bad")
                ? new Kubeconfig.Refused("no kubeconfig")
                : new Kubeconfig.Accepted(FakeKube.credential(text, "token"));
    }
}
