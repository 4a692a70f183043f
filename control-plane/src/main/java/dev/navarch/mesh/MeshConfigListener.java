package dev.navarch.mesh;

import dev.navarch.model.MeshConfig;

/** Hears of the mesh configuration, on the source's loop; must not block. */
public interface MeshConfigListener {

    /** This is the configuration from now on. Said once in the beginning, then whenever it is another. */
    void changed(MeshConfig config);

    /** A configuration was refused, and the last good one stays; for a counter, the log has it already. */
    void refused(MeshReading.Refused refused);
}
