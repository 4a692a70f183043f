package dev.navarch.model;

/**
 * A port of a merged service. Endpoints belong to it by its name.
 *
 * @param name empty when the port has none
 */
public record ServicePort(String name, int number, Protocol protocol) {
}
