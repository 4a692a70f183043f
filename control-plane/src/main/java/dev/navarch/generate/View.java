package dev.navarch.generate;

/**
 * What a set of resources depends on besides the World: a key with value equality. Proxies of equal views are sent the same bytes.
 */
public interface View {

    ResourceType type();
}
