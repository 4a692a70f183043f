package dev.navarch.local.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.net.PodNamespace;
import dev.navarch.local.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The command line of a container: a root of its own on which only its image, its volumes and the machine's libraries are seen, read-only if the
 * pod says so; its user by number; no capabilities; the working directory {@code /}; nothing of this JVM's environment.
 */
final class ContainerCommand {
    private static final String ROOT = """
            set -e
            mount --make-rprivate /
            mount -t tmpfs tmpfs "$ROOT"
            cd "$ROOT"
            mkdir -p usr proc dev sys etc tmp var run opt/java opt/image
            for name in bin sbin lib lib64; do ln -s "usr/$name" "$name"; done
            ln -s ../run var/run
            for name in usr proc dev sys; do mount --rbind "/$name" "$name"; done
            mount -o remount,bind,ro usr
            mount --bind "$JAVA" opt/java
            mount --bind "$IMAGE" opt/image
            cp /etc/passwd /etc/group /etc/nsswitch.conf etc
            touch etc/resolv.conf etc/hosts
            mount --bind /etc/hosts etc/hosts
            chmod 1777 tmp
            while read -r access path source; do
              mkdir -p ".$path"
              mount --bind "$source" ".$path"
            done < "$MOUNTS"
            while read -r access path source; do
              if [ "$access" = ro ]; then mount -o remount,bind,ro ".$path"; fi
            done < "$MOUNTS"
            if [ "$ACCESS" = ro ]; then mount -o remount,ro "$ROOT"; fi
            exec chroot . setpriv --pdeathsig KILL --reuid "$USER_ID" --regid "$USER_ID" --clear-groups --no-new-privs \\
              --bounding-set -all -- "$@"
            """;
    /** The user of images that name one by number, as ours and Istio's do. */
    private static final int IMAGE_USER = 1337;

    private final PodState pod;
    private final Volumes volumes;
    private final Path folder;

    /** @param folder for what a container needs beside its volumes */
    ContainerCommand(PodState pod, Volumes volumes, Path folder) {
        this.pod = pod;
        this.volumes = volumes;
        this.folder = folder;
    }

    /** What runs for a container whose image is that program. */
    Command of(JsonNode container, Program.Run program, PodNamespace network) {
        String name = container.path("name").asText();
        Map<String, String> variables = new Variables(pod).of(container);
        List<String> words = new ArrayList<>(
                List.of("sh", "-c", ROOT, "sh", "env", "-i", "PATH=/opt/java/bin:/usr/bin:/usr/sbin"));
        variables.forEach((key, value) -> words.add(key + "=" + value));
        // A container's command replaces what its image starts.
        (container.path("command").isEmpty()
                ? program.words().stream()
                : container.path("command").valueStream().map(JsonNode::asText))
                .forEach(word -> words.add(Variables.expanded(word, variables)));
        container.path("args").forEach(word -> words.add(Variables.expanded(word.asText(), variables)));
        return Command.of(pod.name() + "-" + name, words).in(network)
                .with(Map.of("ROOT", made(folder.resolve(name + ".root")).toString(), "JAVA", System.getProperty("java.home"),
                        "IMAGE",
                        program.folder().toString(), "MOUNTS", mounts(container, name).toString(), "ACCESS",
                        container.path("securityContext").path("readOnlyRootFilesystem").asBoolean() ? "ro" : "rw", "USER_ID",
                        String.valueOf(user(container))));
    }

    private int user(JsonNode container) {
        JsonNode own = container.path("securityContext").path("runAsUser");
        return own.isInt() ? own.asInt() : pod.object().path("spec").path("securityContext").path("runAsUser").asInt(IMAGE_USER);
    }

    private Path mounts(JsonNode container, String name) {
        StringBuilder lines = new StringBuilder();
        // What is mounted into another volume comes after it.
        List<JsonNode> inOrder = container.path("volumeMounts").valueStream()
                .sorted(Comparator.comparing(mount -> mount.path("mountPath").asText())).toList();
        for (JsonNode mount : inOrder) {
            Path source = volumes.at(mount.path("name").asText());
            boolean writable = Files.isDirectory(source) && isWritable(mount.path("name").asText())
                    && !mount.path("readOnly").asBoolean();
            lines.append(writable ? "rw " : "ro ").append(mount.path("mountPath").asText()).append(' ').append(source)
                    .append('\n');
        }
        try {
            return Files.writeString(folder.resolve(name + ".mounts"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isWritable(String volume) {
        return pod.object().path("spec").path("volumes").valueStream()
                .anyMatch(candidate -> candidate.path("name").asText().equals(volume) && candidate.has("emptyDir"));
    }

    private static Path made(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
