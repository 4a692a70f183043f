package dev.navarch.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every resolver does, the fake one included. */
abstract class NameResolverContract {

    abstract NameResolver resolver();

    /** From now on the name has these addresses, which hold so long. */
    abstract void name(String name, int ttlSeconds, String... addresses);

    /** From now on nothing is known of the name. */
    abstract void forget(String name);

    /** From now on the first name is another for the second. */
    abstract void alias(String name, String target);

    private NameResolver.Answer ask(String name) throws Exception {
        return resolver().resolve(name).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private void expect(String name, Duration ttl, String... addresses) throws Exception {
        NameResolver.Found found = assertInstanceOf(NameResolver.Found.class, ask(name));
        assertEquals(Set.of(addresses), new TreeSet<>(found.addresses()));
        assertEquals(ttl, found.ttl());
    }

    @Test
    void allAddressesOfBothFamiliesAreFound() throws Exception {
        name("lb.example.com", 60, "192.0.2.1", "192.0.2.2", "2001:db8::1");
        expect("lb.example.com", Duration.ofSeconds(60), "192.0.2.1", "192.0.2.2", "2001:db8::1");
    }

    @Test
    void anAnswerIsNotRememberedBeyondItself() throws Exception {
        name("lb.example.com", 3600, "192.0.2.1");
        expect("lb.example.com", Duration.ofHours(1), "192.0.2.1");
        name("lb.example.com", 300, "192.0.2.9");
        expect("lb.example.com", Duration.ofMinutes(5), "192.0.2.9");
    }

    @Test
    void anAliasLeadsToTheAddressesOfItsTarget() throws Exception {
        name("real.example.com", 60, "192.0.2.7");
        alias("lb.example.com", "real.example.com");
        expect("lb.example.com", Duration.ofSeconds(60), "192.0.2.7");
    }

    @Test
    void aNameThatNobodyKnowsFailsWithAReason() throws Exception {
        forget("lb.example.com");
        NameResolver.Failed failed = assertInstanceOf(NameResolver.Failed.class, ask("lb.example.com"));
        assertEquals(false, failed.reason().isEmpty());
    }

    @Test
    void aTextThatIsNoNameFailsWithAReason() throws Exception {
        for (String text : List.of("a..b", "x".repeat(70) + ".com")) {
            assertInstanceOf(NameResolver.Failed.class, ask(text), text);
        }
    }
}
