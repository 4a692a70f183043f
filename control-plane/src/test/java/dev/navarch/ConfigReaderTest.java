package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.log.LogOptions;
import dev.navarch.model.ClusterId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {

    @Test
    void theChartsArgumentsAndEnvironmentAreUnderstood() {
        Config config = read(
                Map.ofEntries(Map.entry("REVISION", "default"), Map.entry("POD_NAME", "istiod-7d"),
                        Map.entry("POD_NAMESPACE", "istio-system"),
                        Map.entry("SERVICE_ACCOUNT", "istiod"), Map.entry("KUBECONFIG", "/var/run/secrets/remote/config"),
                        Map.entry("CA_TRUSTED_NODE_ACCOUNTS", "istio-system/ztunnel"), Map.entry("EXTERNAL_ISTIOD", "true"),
                        Map.entry("CLUSTER_ID", "cluster1"), Map.entry("PILOT_TRACE_SAMPLING", "1"), Map.entry("PLATFORM", "")),
                "--monitoringAddr=:15014", "--log_output_level=default:info", "--domain", "cluster.local",
                "--keepaliveMaxServerConnectionAge", "30m");

        assertEquals(new ClusterId("cluster1"), config.self().cluster());
        assertEquals("istiod-7d", config.self().podName());
        assertTrue(config.self().externalIstiod());
        assertEquals(Duration.ofMinutes(30), config.delivery().maxConnectionAge());
        assertEquals(new Config.Address("", 15014), config.listen().monitoring());
        assertEquals(List.of(Path.of("/var/run/secrets/remote/config")), config.kube().kubeconfigs());
        assertEquals(List.of(), config.warnings());
    }

    @Test
    void withoutAnythingIstiodsDefaultsStand() {
        Config config = read(Map.of());

        assertEquals(new ClusterId("Kubernetes"), config.self().cluster());
        assertEquals("istio-system", config.self().namespace());
        assertEquals(
                new Config.Listen(new Config.Address("", 8080), new Config.Address("", 15017), new Config.Address("", 15010),
                        new Config.Address("", 15012), new Config.Address("", 15014), new Config.Address("localhost", 9876)),
                config.listen());
        assertNull(config.kube().kubeconfig());
        assertEquals(80, config.kube().queriesPerSecond());
        assertNull(config.delivery().maxConnectionAge());
        assertEquals(Duration.ofSeconds(30), config.remotes().syncTimeout());
        assertEquals(Duration.ofDays(90), config.authority().maxWorkloadLifetime());
        assertEquals(Map.of("default", LogOptions.Level.INFO, "grpc", LogOptions.Level.NONE), config.log().levels());
        assertFalse(config.serving().isCustom());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --shutdownDuration=30         | --shutdownDuration="30": expected a duration of zero or more such as 30s or 1h15m
            --keepaliveMaxServerConnectionAge=-1m | --keepaliveMaxServerConnectionAge="-1m": expected a duration above zero such as 30s or 1h15m
            --tls-min-version=1.1         | --tls-min-version="1.1": expected 1.2 or 1.3
            --httpAddr=8080               | --httpAddr="8080": expected host:port or :port, with a port from 0 to 65535
            --httpAddr=:65536             | --httpAddr=":65536": expected host:port or :port, with a port from 0 to 65535
            --log_as_json=yes             | --log_as_json="yes": expected one of 1, t, T, TRUE, true, True, 0, f, F, FALSE, false, False
            --log_output_level=xds:loud   | --log_output_level="xds:loud": expected scope:level with level one of debug, info, warn, error, fatal, none
            --registries=Consul           | --registries="Consul": expected Kubernetes
            --clusterAliases=a            | --clusterAliases="a": expected alias=cluster
            --clusterAliases=a=c1,b=c1    | --clusterAliases="b=c1": expected at most one alias for a cluster; c1 has one already
            --kubernetesApiQPS=-1         | --kubernetesApiQPS="-1": expected a number of zero or more
            --kubernetesApiBurst=9999999999 | --kubernetesApiBurst="9999999999": expected a whole number from 0 to 2147483647
            --log_as_json false           | argument "false": discovery takes flags only; the value of a switch is given as --flag=value
            --domain                      | --domain: a value is missing (DNS suffix of services)
            """)
    void aWrongFlagIsRefusedByNameValueAndWhatIsAllowed(String arguments, String problem) {
        ConfigReader.Result result = ConfigReader.read(List.of(arguments.split(" ")), Map.of());

        assertEquals(List.of(problem), assertInstanceOf(ConfigReader.Result.Refused.class, result).problems());
    }

    @Test
    void allProblemsAreToldAtOnce() {
        ConfigReader.Result result = ConfigReader.read(List.of("--grpcAddr=x", "--ctrlz_port=70000"), Map.of());

        assertEquals(2, assertInstanceOf(ConfigReader.Result.Refused.class, result).problems().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --newFlag --domain mesh.local
            --newFlag value --domain mesh.local
            --newFlag=value --domain=mesh.local
            -x --domain=other --domain mesh.local
            --domain mesh.local --newFlag
            """)
    void anUnknownFlagIsPassedOverAndTheLastOfTwoWins(String arguments) {
        Config config = read(Map.of(), arguments.split(" "));

        assertEquals("mesh.local", config.self().domain());
        assertEquals(1, config.warnings().size(), config.warnings().toString());
    }

    @ParameterizedTest
    @CsvSource({"1,true", "t,true", "TRUE,true", "0,false", "False,false"})
    void booleansAreGos(String text, boolean expected) {
        assertEquals(expected, read(Map.of("LOCAL_CLUSTER_SECRET_WATCHER", text)).remotes().localSecretWatcher());
        assertEquals(expected, read(Map.of(), "--log_as_json=" + text).log().json());
    }

    @Test
    void aSwitchNeedsNoValue() {
        assertTrue(read(Map.of(), "--log_as_json", "--domain", "d").log().json());
    }

    @Test
    void aWrongVariableIsAWarningAndTheDefaultStands() {
        Config config = read(Map.of("PILOT_REMOTE_CLUSTER_TIMEOUT", "soon", "XDS_AUTH", "maybe"));

        assertEquals(Duration.ofSeconds(30), config.remotes().syncTimeout());
        assertTrue(config.callers().xds());
        assertEquals(
                "environment variable PILOT_REMOTE_CLUSTER_TIMEOUT=\"soon\": expected a duration of zero or more such as 30s or 1h15m;"
                        + " the default stands: 30s",
                config.warnings().getFirst());
        assertEquals(2, config.warnings().size());
    }

    @Test
    void flagsWinOverVariables() {
        Map<String, String> environment = Map.of("CLUSTER_ID", "a", "POD_NAMESPACE", "b", "GRPC_KEEPALIVE_INTERVAL", "5s");

        assertEquals(new ClusterId("c"), read(environment, "--clusterID=c").self().cluster());
        assertEquals("d", read(environment, "-n", "d").self().namespace());
        assertEquals(Duration.ofSeconds(5), read(environment).delivery().keepaliveInterval());
        assertEquals(Duration.ofSeconds(6), read(environment, "--keepaliveInterval=6s").delivery().keepaliveInterval());
    }

    @Test
    void anEmptyAddressClosesThePort() {
        assertNull(read(Map.of(), "--httpsAddr=").listen().https());
        assertNull(read(Map.of(), "--grpcAddr", "").listen().grpc());
    }

    @Test
    void anEmptyNameOfAWebhookIsNotItsDefault() {
        assertEquals("", read(Map.of("INJECTION_WEBHOOK_CONFIG_NAME", "")).injection().webhookConfig());
        assertEquals("istio-sidecar-injector", read(Map.of()).injection().webhookConfig());
    }

    @Test
    void whatIsPrintedHoldsNothingOfTheRestOfTheEnvironment() {
        assertFalse(read(Map.of("AWS_SECRET_ACCESS_KEY", "hunter2")).toString().contains("hunter2"));
    }

    private static Config read(Map<String, String> environment, String... args) {
        return assertInstanceOf(ConfigReader.Result.Ok.class, ConfigReader.read(Arrays.asList(args), environment)).config();
    }
}
