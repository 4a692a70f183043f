package dev.navarch.resolve;

class FakeResolverTest extends NameResolverContract {
    private final FakeResolver fake = new FakeResolver();

    @Override
    NameResolver resolver() {
        return fake;
    }

    @Override
    void name(String name, int ttlSeconds, String... addresses) {
        fake.name(name, ttlSeconds, addresses);
    }

    @Override
    void forget(String name) {
        fake.forget(name);
    }

    @Override
    void alias(String name, String target) {
        fake.alias(name, target);
    }
}
