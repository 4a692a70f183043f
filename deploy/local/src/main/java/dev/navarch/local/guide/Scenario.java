package dev.navarch.local.guide;

import java.nio.file.Path;
import java.util.List;

/** A page of the documentation that is gone through. */
public enum Scenario {
    /** A primary and a remote cluster on one network, with every mistake, and away again. */
    PRIMARY_REMOTE("docs/install.md"),
    /** A primary in each cluster. */
    MULTI_PRIMARY("docs/multi-primary.md"),
    /** A primary and a remote cluster whose pods do not reach each other. */
    DIFFERENT_NETWORKS("docs/different-networks.md");

    private final String page;

    Scenario(String page) {
        this.page = page;
    }

    /** The page's path in the repository. */
    public String page() {
        return page;
    }

    /**
     * Its steps in order.
     *
     * @param ground
     *            two clusters in which nothing is installed
     */
    public List<Step> steps(GuideGround ground, Path repository) {
        Guide guide = Guide.read(repository.resolve(page));
        return switch (this) {
            case PRIMARY_REMOTE -> new PrimaryRemoteWalk(ground, guide).steps();
            case MULTI_PRIMARY -> new MultiPrimaryWalk(ground, guide).steps();
            case DIFFERENT_NETWORKS -> new DifferentNetworksWalk(ground, guide).steps();
        };
    }
}
