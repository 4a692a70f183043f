package dev.navarch.generate;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The version of a resource, or of a set of them: 128 bits of SHA-256 over content, hence the same on every replica. Equal versions mean
 * equal content.
 */
public record Version(long high, long low) {
    /** The version of nothing, neutral in {@link #combine}. */
    public static final Version ZERO = new Version(0, 0);

    /** The version of some bytes. */
    public static Version of(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            ByteBuffer hash = ByteBuffer.wrap(digest.digest());
            return new Version(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The version of both, whatever their order; combining the same one twice takes it out again. */
    public Version combine(Version other) {
        return new Version(high ^ other.high, low ^ other.low);
    }

    /** The 16 bytes of it. */
    byte[] bytes() {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    }

    /** 32 hexadecimal digits, as it stands on the wire. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
