package dev.navarch.steward;

import dev.navarch.model.ClusterId;
import dev.navarch.steward.lock.LockTimes;
import dev.navarch.steward.namespace.RootMap;
import java.util.List;

/**
 * What the operator decides about writing into clusters.
 *
 * @param identity by which this process holds locks; no two processes may have the same
 * @param systemNamespace ours, and so the remotes'
 * @param remotes whether remotes that are annotated are led ({@code EXTERNAL_ISTIOD})
 * @param election whether locks are needed at all ({@code ENABLE_LEADER_ELECTION})
 * @param rootMaps what each namespace is to have; none when we have no certificates of our own to tell of
 * @param onlyNamespace the only namespace of the mesh; empty for all
 * @param injectors whether certificates of mutating webhooks are ours to write
 * @param validators whether those of validating webhooks are, at home
 */
public record StewardSettings(ClusterId own, String identity, String systemNamespace, String revision, boolean remotes,
        boolean election, List<RootMap> rootMaps, String onlyNamespace, boolean injectors, boolean validators,
        StewardLimits limits, LockTimes times) {
    public StewardSettings {
        rootMaps = List.copyOf(rootMaps);
    }
}
