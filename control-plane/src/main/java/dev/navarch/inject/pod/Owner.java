package dev.navarch.inject.pod;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The workload that a pod belongs to, as far as its owner's name betrays it: a pod made by a Deployment is owned by a ReplicaSet whose name has a hash.
 *
 * @param name never empty, unless the pod has none either
 */
public record Owner(String apiVersion, String kind, String name) {
    private static final Pattern OF_CRON_JOB = Pattern.compile("(.+)-[0-9]{8,10}");

    public static Owner of(Pod pod) {
        Owner owner = new Owner("v1", "Pod", pod.meta("name"));
        if (!pod.meta("generateName").isEmpty()) {
            for (JsonNode reference : pod.node().path("metadata").path("ownerReferences")) {
                if (reference.path("controller").asBoolean()) {
                    owner = controller(new Owner(reference.path("apiVersion").asText(), reference.path("kind").asText(),
                            reference.path("name").asText()), pod.labels());
                    break;
                }
            }
        }
        return owner.name.isEmpty() ? new Owner(owner.apiVersion, owner.kind, pod.meta("name")) : owner;
    }

    private static Owner controller(Owner owner, Map<String, String> labels) {
        String rollout = labels.getOrDefault("rollouts-pod-template-hash", "");
        String template = labels.getOrDefault("pod-template-hash", "");
        Matcher cron = OF_CRON_JOB.matcher(owner.name);
        return switch (owner.kind) {
            case "ReplicaSet" -> endsWith(owner.name, rollout)
                    ? new Owner("v1alpha1", "Rollout", without(owner.name, rollout))
                    : endsWith(owner.name, template)
                            ? new Owner(owner.apiVersion, "Deployment", without(owner.name, template))
                            : owner;
            case "ReplicationController" -> labels.containsKey("deploymentconfig")
                    ? new Owner(owner.apiVersion, "DeploymentConfig", labels.getOrDefault("deploymentconfig", ""))
                    : owner;
            case "Job" -> cron.matches() ? new Owner("batch/v1", "CronJob", cron.group(1)) : owner;
            default -> owner;
        };
    }

    private static boolean endsWith(String name, String hash) {
        return !hash.isEmpty() && name.endsWith(hash);
    }

    private static String without(String name, String hash) {
        return name.endsWith("-" + hash) ? name.substring(0, name.length() - hash.length() - 1) : name;
    }
}
