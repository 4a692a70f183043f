package dev.navarch.kube;

import dev.navarch.model.FactKind;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PodFact;
import dev.navarch.model.SliceFact;
import java.util.ArrayList;
import java.util.List;

/**
 * Endpoint slices repeat the names and addresses of pods. This gives a slice the very strings that its pods' facts have, so that each is kept
 * once: a third of what an endpoint costs. Confined to the loop.
 */
final class PodTexts {
    private final KnownFacts pods;

    /** @param pods of {@link FactKind#POD} */
    PodTexts(KnownFacts pods) {
        this.pods = pods;
    }

    /** An equal slice; the same one if there is nothing to share. */
    SliceFact share(SliceFact slice) {
        List<SliceFact.Address> addresses = new ArrayList<>(slice.addresses().size());
        boolean same = true;
        for (SliceFact.Address address : slice.addresses()) {
            SliceFact.Address shared = share(slice.key().namespace(), address);
            same &= shared == address;
            addresses.add(shared);
        }
        return same ? slice : new SliceFact(slice.key(), slice.service(), slice.addressType(), slice.ports(), addresses);
    }

    @SuppressWarnings("StringEquality") // which string it is, is the whole point
    private SliceFact.Address share(String namespace, SliceFact.Address address) {
        if (address.pod().isEmpty() || !(pods.get(new ObjectKey(namespace, address.pod())) instanceof PodFact pod)) {
            return address;
        }
        int known = pod.ips().indexOf(address.ip());
        String ip = known < 0 ? address.ip() : pod.ips().get(known);
        String name = pod.key().name();
        return ip == address.ip() && name == address.pod()
                ? address
                : new SliceFact.Address(ip, address.ready(), address.serving(), address.terminating(), name, address.node(),
                        address.zone());
    }
}
