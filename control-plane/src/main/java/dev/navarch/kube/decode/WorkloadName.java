package dev.navarch.kube.decode;

import dev.navarch.model.Labels;

/** What Istio calls the workload that a pod belongs to: the thing that somebody deployed. */
final class WorkloadName {
    private static final int CRON_TIME_LEAST = 8;
    private static final int CRON_TIME_MOST = 10;

    private WorkloadName() {
    }

    static String of(Meta meta, Labels labels) {
        String stated = labels.getOrDefault("service.istio.io/workload-name", "");
        if (!stated.isEmpty()) {
            return stated;
        }
        // Only a generated name leads back to an owner; a StatefulSet's pods have one too.
        if (meta.generateName.isEmpty() || meta.ownerName.isEmpty()) {
            return meta.name;
        }
        return switch (meta.ownerKind) {
            case "ReplicaSet" -> withoutHash(meta.ownerName, labels);
            case "ReplicationController" -> {
                String config = labels.getOrDefault("deploymentconfig", "");
                yield config.isEmpty() ? meta.ownerName : config;
            }
            case "Job" -> withoutTime(meta.ownerName);
            default -> meta.ownerName;
        };
    }

    /** The Deployment, or Argo's Rollout, that made the ReplicaSet. */
    private static String withoutHash(String replicaSet, Labels labels) {
        for (String label : new String[]{"pod-template-hash", "rollouts-pod-template-hash"}) {
            String hash = labels.getOrDefault(label, "");
            if (!hash.isEmpty() && replicaSet.endsWith("-" + hash) && replicaSet.length() > hash.length() + 1) {
                return replicaSet.substring(0, replicaSet.length() - hash.length() - 1);
            }
        }
        return replicaSet;
    }

    /** The CronJob that made the Job, which has the scheduled time at its end: eight to ten digits. */
    private static String withoutTime(String job) {
        int dash = job.lastIndexOf('-');
        int digits = job.length() - dash - 1;
        if (dash <= 0 || digits < CRON_TIME_LEAST || digits > CRON_TIME_MOST) {
            return job;
        }
        for (int i = dash + 1; i < job.length(); i++) {
            if (job.charAt(i) < '0' || job.charAt(i) > '9') {
                return job;
            }
        }
        return job.substring(0, dash);
    }
}
