package dev.navarch.model;

/** Whether a service's clients prefer endpoints near them. */
public enum TrafficDistribution {
    ANY, PREFER_SAME_ZONE, PREFER_SAME_NODE
}
