package dev.navarch.local.embedded;

import dev.navarch.local.embedded.ProtobufSchema.Form;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the types that are served in protobuf, from the {@code generated.proto} of Kubernetes 1.34.
 *
 * <p>Left out of pods: volumes, the probes, environment, resources and security of containers, affinity, tolerations and what else
 * only kubelets and schedulers read; of nodes: capacity, system information and images.
 */
final class ProtobufSchemas {
    private static final ProtobufSchema METADATA = metadata();
    private static final ProtobufSchema CONDITION = new ProtobufSchema().string("type", 1).string("status", 2)
            .integer("observedGeneration", 3).with("lastTransitionTime", 4, Form.TIME).string("reason", 5).string("message", 6);
    private static final ProtobufSchema OBJECT_REFERENCE = new ProtobufSchema().string("kind", 1).string("namespace", 2)
            .string("name", 3).string("uid", 4).string("apiVersion", 5).string("resourceVersion", 6).string("fieldPath", 7);
    private static final Map<String, ProtobufSchema> OF = Map.of("namespaces", namespace(), "services", service(), "pods", pod(),
            "nodes",
            node(), "endpointslices.discovery.k8s.io", endpointSlice());

    private ProtobufSchemas() {
    }

    /** The message of a type, null if it is served as JSON only. */
    static @Nullable ProtobufSchema of(ResourceType type) {
        return OF.get(type.qualified());
    }

    private static ProtobufSchema metadata() {
        ProtobufSchema owner = new ProtobufSchema().string("kind", 1).string("name", 3).string("uid", 4).string("apiVersion", 5)
                .bool("controller", 6).bool("blockOwnerDeletion", 7);
        return new ProtobufSchema().string("name", 1).string("generateName", 2).string("namespace", 3).string("uid", 5)
                .string("resourceVersion", 6).integer("generation", 7).with("creationTimestamp", 8, Form.TIME)
                .with("deletionTimestamp", 9, Form.TIME).integer("deletionGracePeriodSeconds", 10)
                .with("labels", 11, Form.STRINGS)
                .with("annotations", 12, Form.STRINGS).message("ownerReferences", 13, owner).string("finalizers", 14);
    }

    private static ProtobufSchema object(ProtobufSchema spec, ProtobufSchema status) {
        return new ProtobufSchema().message("metadata", 1, METADATA).message("spec", 2, spec).message("status", 3, status);
    }

    private static ProtobufSchema namespace() {
        ProtobufSchema condition = new ProtobufSchema().string("type", 1).string("status", 2)
                .with("lastTransitionTime", 4, Form.TIME)
                .string("reason", 5).string("message", 6);
        return object(new ProtobufSchema().string("finalizers", 1),
                new ProtobufSchema().string("phase", 1).message("conditions", 2, condition));
    }

    private static ProtobufSchema service() {
        ProtobufSchema port = new ProtobufSchema().string("name", 1).string("protocol", 2).integer("port", 3)
                .with("targetPort", 4, Form.INT_OR_STRING).integer("nodePort", 5).string("appProtocol", 6);
        ProtobufSchema affinity = new ProtobufSchema().message("clientIP", 1, new ProtobufSchema().integer("timeoutSeconds", 1));
        ProtobufSchema spec = new ProtobufSchema().message("ports", 1, port).with("selector", 2, Form.STRINGS)
                .string("clusterIP", 3)
                .string("type", 4).string("externalIPs", 5).string("sessionAffinity", 7).string("loadBalancerIP", 8)
                .string("loadBalancerSourceRanges", 9).string("externalName", 10).string("externalTrafficPolicy", 11)
                .integer("healthCheckNodePort", 12).bool("publishNotReadyAddresses", 13)
                .message("sessionAffinityConfig", 14, affinity)
                .string("ipFamilyPolicy", 17).string("clusterIPs", 18).string("ipFamilies", 19)
                .bool("allocateLoadBalancerNodePorts", 20)
                .string("loadBalancerClass", 21).string("internalTrafficPolicy", 22).string("trafficDistribution", 23);
        ProtobufSchema portStatus = new ProtobufSchema().integer("port", 1).string("protocol", 2).string("error", 3);
        ProtobufSchema ingress = new ProtobufSchema().string("ip", 1).string("hostname", 2).string("ipMode", 3).message("ports",
                4,
                portStatus);
        ProtobufSchema status = new ProtobufSchema()
                .message("loadBalancer", 1, new ProtobufSchema().message("ingress", 1, ingress))
                .message("conditions", 2, CONDITION);
        return object(spec, status);
    }

    private static ProtobufSchema pod() {
        ProtobufSchema port = new ProtobufSchema().string("name", 1).integer("hostPort", 2).integer("containerPort", 3)
                .string("protocol", 4).string("hostIP", 5);
        ProtobufSchema container = new ProtobufSchema().string("name", 1).string("image", 2).string("command", 3)
                .string("args", 4)
                .string("workingDir", 5).message("ports", 6, port).string("terminationMessagePath", 13)
                .string("imagePullPolicy", 14)
                .bool("stdin", 16).bool("stdinOnce", 17).bool("tty", 18).string("terminationMessagePolicy", 20)
                .string("restartPolicy", 24);
        ProtobufSchema spec = new ProtobufSchema().message("containers", 2, container).string("restartPolicy", 3)
                .integer("terminationGracePeriodSeconds", 4).integer("activeDeadlineSeconds", 5).string("dnsPolicy", 6)
                .with("nodeSelector", 7, Form.STRINGS).string("serviceAccountName", 8).string("serviceAccount", 9)
                .string("nodeName", 10)
                .bool("hostNetwork", 11).bool("hostPID", 12).bool("hostIPC", 13).string("hostname", 16).string("subdomain", 17)
                .string("schedulerName", 19).message("initContainers", 20, container).bool("automountServiceAccountToken", 21)
                .string("priorityClassName", 24).integer("priority", 25).bool("shareProcessNamespace", 27)
                .string("runtimeClassName", 29)
                .bool("enableServiceLinks", 30).string("preemptionPolicy", 31).bool("setHostnameAsFQDN", 35).bool("hostUsers", 37)
                .string("hostnameOverride", 41);
        return object(spec, podStatus());
    }

    private static ProtobufSchema podStatus() {
        ProtobufSchema condition = new ProtobufSchema().string("type", 1).string("status", 2).with("lastProbeTime", 3, Form.TIME)
                .with("lastTransitionTime", 4, Form.TIME).string("reason", 5).string("message", 6)
                .integer("observedGeneration", 7);
        ProtobufSchema ip = new ProtobufSchema().string("ip", 1);
        ProtobufSchema container = new ProtobufSchema().string("name", 1).bool("ready", 4).integer("restartCount", 5)
                .string("image", 6)
                .string("imageID", 7).string("containerID", 8).bool("started", 9);
        return new ProtobufSchema().string("phase", 1).message("conditions", 2, condition).string("message", 3)
                .string("reason", 4)
                .string("hostIP", 5).string("podIP", 6).with("startTime", 7, Form.TIME).message("containerStatuses", 8, container)
                .string("qosClass", 9).message("initContainerStatuses", 10, container).string("nominatedNodeName", 11)
                .message("podIPs", 12, ip).message("hostIPs", 16, ip).integer("observedGeneration", 17);
    }

    private static ProtobufSchema node() {
        ProtobufSchema taint = new ProtobufSchema().string("key", 1).string("value", 2).string("effect", 3).with("timeAdded", 4,
                Form.TIME);
        ProtobufSchema spec = new ProtobufSchema().string("podCIDR", 1).string("providerID", 3).bool("unschedulable", 4)
                .message("taints", 5, taint).string("podCIDRs", 7);
        ProtobufSchema condition = new ProtobufSchema().string("type", 1).string("status", 2)
                .with("lastHeartbeatTime", 3, Form.TIME)
                .with("lastTransitionTime", 4, Form.TIME).string("reason", 5).string("message", 6);
        ProtobufSchema address = new ProtobufSchema().string("type", 1).string("address", 2);
        return object(spec,
                new ProtobufSchema().string("phase", 3).message("conditions", 4, condition).message("addresses", 5, address));
    }

    private static ProtobufSchema endpointSlice() {
        ProtobufSchema named = new ProtobufSchema().string("name", 1);
        ProtobufSchema hints = new ProtobufSchema().message("forZones", 1, named).message("forNodes", 2, named);
        ProtobufSchema conditions = new ProtobufSchema().bool("ready", 1).bool("serving", 2).bool("terminating", 3);
        ProtobufSchema endpoint = new ProtobufSchema().string("addresses", 1).message("conditions", 2, conditions)
                .string("hostname", 3)
                .message("targetRef", 4, OBJECT_REFERENCE).with("deprecatedTopology", 5, Form.STRINGS).string("nodeName", 6)
                .string("zone", 7).message("hints", 8, hints);
        ProtobufSchema port = new ProtobufSchema().string("name", 1).string("protocol", 2).integer("port", 3)
                .string("appProtocol", 4);
        return new ProtobufSchema().message("metadata", 1, METADATA).message("endpoints", 2, endpoint).message("ports", 3, port)
                .string("addressType", 4);
    }
}
