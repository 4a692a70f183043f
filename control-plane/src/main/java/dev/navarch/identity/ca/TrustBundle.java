package dev.navarch.identity.ca;

import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The roots that a mesh trusts, in the order and the words in which they were given. Equality goes by the texts.
 *
 * @param roots each once
 * @param pem ends with a line feed
 * @param revocations PEM of certificate revocation lists, empty for none
 */
public record TrustBundle(List<X509Certificate> roots, String pem, String revocations) {
    public TrustBundle {
        roots = List.copyOf(new LinkedHashSet<>(roots));
    }

    /** @throws BadMaterial when the text holds no certificate, or one that cannot be read */
    static TrustBundle of(String pem, String revocations) throws BadMaterial {
        return new TrustBundle(Pem.certificates("the root certificates", pem), pem.endsWith("\n") ? pem : pem + "\n",
                revocations);
    }

    /** These roots, then others; in one text. */
    TrustBundle and(TrustBundle others) {
        Set<X509Certificate> all = new LinkedHashSet<>(roots);
        all.addAll(others.roots);
        return new TrustBundle(List.copyOf(all), pem + others.pem, revocations);
    }

    /** Whether one of both holds all roots of the other: who trusts one and learns the other loses nobody at once. */
    boolean overlaps(TrustBundle other) {
        return roots.containsAll(other.roots) || other.roots.containsAll(roots);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof TrustBundle other && pem.equals(other.pem) && revocations.equals(other.revocations);
    }

    @Override
    public int hashCode() {
        return pem.hashCode();
    }

    @Override
    public String toString() {
        return "TrustBundle" + roots.stream().map(root -> root.getSubjectX500Principal().getName() + " until "
                + root.getNotAfter().toInstant()).toList();
    }
}
