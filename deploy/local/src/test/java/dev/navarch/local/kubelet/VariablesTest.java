package dev.navarch.local.kubelet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VariablesTest {
    private static JsonNode yaml(String text) throws IOException {
        return new YAMLMapper().readTree(text);
    }

    private static PodState pod() throws IOException {
        return new PodState(
                yaml("""
                        {metadata: {name: hello-1, namespace: sample, labels: {app: hello, version: v1}}, spec: {serviceAccountName: teller}}"""),
                "10.1.0.11", "10.255.0.2", "node-1", Map.of("HOSTNAME", "hello-1"));
    }

    @Test
    void referencesToThePodAreResolved() throws IOException {
        Map<String, String> variables = new Variables(pod()).of(yaml("""
                env:
                - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                - {name: ACCOUNT, valueFrom: {fieldRef: {fieldPath: spec.serviceAccountName}}}
                - {name: INSTANCE_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                - {name: HOST_IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}
                - {name: GREETING, value: I am $(POD_NAME) of $(NOBODY)}
                """));
        assertEquals(
                Map.of("HOSTNAME", "hello-1", "POD_NAME", "hello-1", "ACCOUNT", "teller", "INSTANCE_IP", "10.1.0.11", "HOST_IP",
                        "10.255.0.2", "GREETING", "I am hello-1 of $(NOBODY)"),
                variables);
        assertThrows(IllegalArgumentException.class, () -> new Variables(pod()).field("spec.subdomain"));
    }

    @Test
    void labelsStandOneInALineWithTheirValuesQuoted() throws IOException {
        assertEquals(List.of("app=\"hello\"", "version=\"v1\""), new Variables(pod()).field("metadata.labels").lines().toList());
    }

    @Test
    void resourcesAreCountedInTheirDivisorsAndRoundedUp() throws IOException {
        Map<String, String> variables = new Variables(pod()).of(yaml("""
                resources: {requests: {cpu: 500m, memory: 2Gi}, limits: {cpu: 1500m}}
                env:
                - {name: MILLIS, valueFrom: {resourceFieldRef: {resource: requests.cpu, divisor: 1m}}}
                - {name: CORES, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: "1"}}}
                - {name: BYTES, valueFrom: {resourceFieldRef: {resource: requests.memory, divisor: "0"}}}
                - {name: LIMIT, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
                """));
        assertEquals("500", variables.get("MILLIS"));
        assertEquals("2", variables.get("CORES"));
        assertEquals(String.valueOf(2L << 30), variables.get("BYTES"));
        assertEquals("4096", variables.get("LIMIT"), "what the node has");
        assertThrows(IllegalArgumentException.class, () -> Quantity.divided("many", "1"));
    }
}
