package dev.navarch.inject.functions;

/** The structs and messages that templates look into: Kubernetes' core/v1 and Istio's mesh/v1alpha1, as far as templates do. */
public final class Shapes {
    private static final Shape PORT = Shape.named("v1.ContainerPort").texts("Name").numbers("HostPort", "ContainerPort")
            .texts("Protocol", "HostIP");
    private static final Shape SECURITY = Shape.named("v1.PodSecurityContext").numbers("FSGroup", "RunAsUser", "RunAsGroup")
            .wrappers("RunAsNonRoot");
    private static final Shape CONTAINER = Shape.named("v1.Container").texts("Name", "Image").lists("Command", "Args")
            .texts("WorkingDir")
            .list("Ports", PORT).lists("EnvFrom", "Env", "VolumeMounts").texts("ImagePullPolicy");

    /** Of a pod. */
    public static final Shape POD_SPEC = Shape.named("v1.PodSpec").lists("Volumes").list("InitContainers", CONTAINER)
            .list("Containers", CONTAINER)
            .texts("RestartPolicy", "DNSPolicy").textMaps("NodeSelector").texts("ServiceAccountName", "NodeName")
            .flags("HostNetwork", "HostPID", "HostIPC").struct("SecurityContext", SECURITY).lists("ImagePullSecrets")
            .texts("Hostname", "Subdomain", "SchedulerName").lists("Tolerations", "HostAliases").texts("PriorityClassName");

    /** Of any object. */
    public static final Shape OBJECT_META = Shape.named("v1.ObjectMeta")
            .texts("Name", "GenerateName", "Namespace", "UID", "ResourceVersion").textMaps("Labels", "Annotations")
            .lists("OwnerReferences", "Finalizers");

    /** Kind and version. */
    public static final Shape TYPE_META = Shape.named("v1.TypeMeta").texts("Kind", "APIVersion");

    private static final Shape TLS = Shape.named("ClientTLSSettings")
            .choice("Mode", "DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL")
            .texts("ClientCertificate", "PrivateKey", "CaCertificates", "CredentialName", "Sni").lists("SubjectAltNames");
    private static final Shape TRACING = Shape.named("Tracing").struct("TlsSettings", TLS).textMaps("CustomTags")
            .numbers("Sampling", "MaxPathTagLength");
    private static final Shape IMAGE = Shape.named("ProxyImage").texts("ImageType");

    /** Istio's, with the order of its fields in JSON. */
    public static final Shape PROXY_CONFIG = Shape.named("ProxyConfig")
            .texts("ConfigPath", "BinaryPath", "ServiceCluster", "TracingServiceName")
            .durations("DrainDuration").texts("DiscoveryAddress").texts("StatsdUdpAddress").numbers("ProxyAdminPort")
            .choice("ControlPlaneAuthPolicy", "NONE", "MUTUAL_TLS").texts("CustomConfigFile").numbers("StatNameLength")
            .wrappers("Concurrency")
            .texts("ProxyBootstrapTemplatePath").choice("InterceptionMode", "REDIRECT", "TPROXY", "NONE")
            .struct("Tracing", TRACING)
            .struct("EnvoyAccessLogService", Shape.named("RemoteService"))
            .struct("EnvoyMetricsService", Shape.named("RemoteService"))
            .textMaps("ProxyMetadata", "RuntimeValues").numbers("StatusPort").lists("ExtraStatTags")
            .struct("GatewayTopology", Shape.named("Topology"))
            .durations("TerminationDrainDuration").texts("MeshId").struct("ReadinessProbe", Shape.named("ReadinessProbe"))
            .struct("ProxyStatsMatcher", Shape.named("ProxyStatsMatcher")).wrappers("HoldApplicationUntilProxyStarts")
            .lists("CaCertificatesPem")
            .struct("Image", IMAGE).struct("PrivateKeyProvider", Shape.named("PrivateKeyProvider"))
            .struct("ProxyHeaders", Shape.named("ProxyHeaders"));

    /** Istio's. */
    public static final Shape MESH_CONFIG = Shape.named("MeshConfig")
            .numbers("ProxyListenPort", "ProxyInboundListenPort", "ProxyHttpPort")
            .durations("ConnectTimeout", "ProtocolDetectionTimeout", "DnsRefreshRate")
            .texts("IngressClass", "IngressService", "IngressSelector")
            .flags("EnableTracing").texts("AccessLogFile", "AccessLogFormat").choice("AccessLogEncoding", "TEXT", "JSON")
            .flags("EnableEnvoyAccessLogService", "DisableEnvoyListenerLog").struct("DefaultConfig", PROXY_CONFIG)
            .wrappers("EnableAutoMtls")
            .texts("TrustDomain").lists("TrustDomainAliases", "CaCertificates", "DefaultServiceExportTo").texts("RootNamespace")
            .wrappers("EnablePrometheusMerge").lists("ExtensionProviders", "DiscoverySelectors")
            .texts("OutboundClusterStatName", "InboundClusterStatName");

    private Shapes() {
    }
}
