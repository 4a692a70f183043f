package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.KubeApi;
import dev.navarch.local.Kubeconfig;
import dev.navarch.local.LocalCluster;
import dev.navarch.local.net.PodNamespace;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Starts the packaged program as a kubelet would start the first container of a Deployment: its arguments, its variables with their references
 * resolved, its volumes where they are to be mounted and with the rights they are to have, a user by number, everything else read-only, no
 * capabilities, the working directory {@code /}.
 */
final class ChartPod {
    private static final Path PACKAGED = Path.of("target").toAbsolutePath();
    private static final String CONFINED = """
            set -e
            mount --make-rprivate /
            mount -t tmpfs tmpfs /run
            mkdir -p /run/navarch/app /run/navarch/java /run/navarch/etc
            cp /etc/passwd /etc/group /etc/hosts /etc/resolv.conf /etc/nsswitch.conf /run/navarch/etc
            mount --bind /run/navarch/etc /etc
            mount --bind "$APP" /run/navarch/app
            mount --bind "$JAVA" /run/navarch/java
            while read -r kind name path; do
              mkdir -p "$path"
              if [ "$kind" = writable ]; then
                mount -t tmpfs -o mode=1777 tmpfs "$path"
              else
                cp -r "$FOLDER/volumes/$name/." "$path"
                chmod -R a+rX "$path"
              fi
            done < "$FOLDER/mounts"
            mount -o remount,ro /run
            mount -t tmpfs -o ro tmpfs /tmp
            mount -o remount,bind,ro /
            cd /
            exec setpriv --pdeathsig KILL --reuid 1337 --regid 1337 --clear-groups --no-new-privs --bounding-set -all -- "$@"
            """;

    private final LocalCluster cluster;
    private final String namespace;
    private final Path folder;
    private final KubeApi api;

    ChartPod(LocalCluster cluster, String namespace, Path folder) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.folder = folder;
        this.api = cluster.api();
    }

    /** Starts it in that pod's network. */
    ChildProcess start(JsonNode deployment, PodNamespace pod) throws IOException {
        JsonNode spec = deployment.path("spec").path("template").path("spec");
        JsonNode container = spec.path("containers").path(0);
        List<String> mounts = new ArrayList<>();
        for (JsonNode mount : container.path("volumeMounts")) {
            String name = mount.path("name").asText();
            boolean writable = fill(volume(spec, name), name, spec.path("serviceAccountName").asText());
            mounts.add((writable && !mount.path("readOnly").asBoolean() ? "writable " : "readable ") + name + " "
                    + mount.path("mountPath").asText());
        }
        mounts.add("readable account /var/run/secrets/kubernetes.io/serviceaccount");
        account(spec.path("serviceAccountName").asText());
        Files.writeString(folder.resolve("mounts"), String.join("\n", mounts) + "\n");
        List<String> words = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", CONFINED, "sh", "env", "-i",
                "PATH=/run/navarch/java/bin:/usr/bin:/bin"));
        variables(spec, container).forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(program());
        container.path("args").forEach(word -> words.add(word.asText()));
        return ChildProcess.start(Command.of("istiod", words).in(pod).with(Map.of("APP", PACKAGED.toString(), "JAVA",
                System.getProperty("java.home"), "FOLDER", folder.toString())), folder.resolve("log"));
    }

    private static List<String> program() {
        return List.of("/run/navarch/java/bin/java", "-Xmx256m", "-jar", "/run/navarch/app/navarch.jar");
    }

    private static JsonNode volume(JsonNode spec, String name) {
        for (JsonNode volume : spec.path("volumes")) {
            if (volume.path("name").asText().equals(name)) {
                return volume;
            }
        }
        throw new AssertionError("no volume " + name);
    }

    /** Whether it may be written. */
    private boolean fill(JsonNode volume, String name, String account) throws IOException {
        Path content = Files.createDirectories(folder.resolve("volumes").resolve(name));
        if (volume.has("emptyDir")) {
            return true;
        }
        for (JsonNode source : volume.path("projected").path("sources")) {
            JsonNode token = source.path("serviceAccountToken");
            Files.writeString(content.resolve(token.path("path").asText()), token(account, token.path("audience").asText()));
        }
        JsonNode secret = object("secrets", volume.path("secret").path("secretName").asText());
        if (secret != null) {
            for (Map.Entry<String, JsonNode> entry : secret.path("data").properties()) {
                Files.write(content.resolve(entry.getKey()), Base64.getDecoder().decode(entry.getValue().asText()));
            }
        }
        JsonNode map = object("configmaps", volume.path("configMap").path("name").asText());
        if (map != null) {
            for (Map.Entry<String, JsonNode> entry : map.path("data").properties()) {
                Files.writeString(content.resolve(entry.getKey()), entry.getValue().asText());
            }
        }
        return false;
    }

    /** Null when there is none: all volumes of the chart are optional. */
    private @Nullable JsonNode object(String kind, String name) {
        for (JsonNode item : api.get("/api/v1/namespaces/" + namespace + "/" + kind).path("items")) {
            if (item.path("metadata").path("name").asText().equals(name)) {
                return item;
            }
        }
        return null;
    }

    private String token(String account, String audience) {
        String audiences = audience.isEmpty() ? "" : ", audiences: [" + audience + "]";
        return api.create("/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account + "/token",
                "{apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: {expirationSeconds: 43200" + audiences + "}}")
                .path("status").path("token").asText();
    }

    private void account(String name) throws IOException {
        Path content = Files.createDirectories(folder.resolve("volumes/account"));
        Files.writeString(content.resolve("token"), token(name, ""));
        Files.writeString(content.resolve("ca.crt"), Kubeconfig.parse(cluster.adminKubeconfig()).caPem());
        Files.writeString(content.resolve("namespace"), namespace);
    }

    private Map<String, String> variables(JsonNode spec, JsonNode container) {
        Map<String, String> variables = new TreeMap<>(Map.of("KUBERNETES_SERVICE_HOST", cluster.server().getHost(),
                "KUBERNETES_SERVICE_PORT", String.valueOf(cluster.server().getPort())));
        for (JsonNode variable : container.path("env")) {
            JsonNode from = variable.path("valueFrom");
            String value = switch (from.path("fieldRef").path("fieldPath").asText()) {
                case "metadata.name" -> "istiod-0";
                case "metadata.namespace" -> namespace;
                case "spec.serviceAccountName" -> spec.path("serviceAccountName").asText();
                default -> switch (from.path("resourceFieldRef").path("resource").asText()) {
                    case "requests.memory" -> String.valueOf(2L << 30);
                    case "requests.cpu" -> "500";
                    default -> variable.path("value").asText();
                };
            };
            variables.put(variable.path("name").asText(), value);
        }
        return variables;
    }

    /** What a file of a mounted volume holds. */
    String mounted(String volume, String file) throws IOException {
        return Files.readString(folder.resolve("volumes").resolve(volume).resolve(file), StandardCharsets.UTF_8);
    }
}
