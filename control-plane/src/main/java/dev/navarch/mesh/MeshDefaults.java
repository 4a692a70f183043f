package dev.navarch.mesh;

/** What Istio assumes of a mesh that does not say otherwise, as {@code /debug/mesh} shows it. */
final class MeshDefaults {
    static final String JSON = """
            {
              "proxyListenPort": 15001,
              "proxyInboundListenPort": 15006,
              "connectTimeout": "10s",
              "protocolDetectionTimeout": "0s",
              "ingressClass": "istio",
              "ingressService": "istio-ingressgateway",
              "ingressControllerMode": "STRICT",
              "enableTracing": true,
              "defaultConfig": {
                "configPath": "./etc/istio/proxy",
                "binaryPath": "/usr/local/bin/envoy",
                "serviceCluster": "istio-proxy",
                "drainDuration": "45s",
                "discoveryAddress": "istiod.istio-system.svc:15012",
                "proxyAdminPort": 15000,
                "controlPlaneAuthPolicy": "MUTUAL_TLS",
                "statNameLength": 189,
                "statusPort": 15020,
                "terminationDrainDuration": "5s"
              },
              "outboundTrafficPolicy": {"mode": "ALLOW_ANY"},
              "inboundTrafficPolicy": {},
              "enableAutoMtls": true,
              "trustDomain": "cluster.local",
              "defaultServiceExportTo": ["*"],
              "defaultVirtualServiceExportTo": ["*"],
              "defaultDestinationRuleExportTo": ["*"],
              "rootNamespace": "istio-system",
              "localityLbSetting": {"enabled": true},
              "dnsRefreshRate": "60s",
              "enablePrometheusMerge": true,
              "extensionProviders": [
                {"name": "prometheus", "prometheus": {}},
                {"name": "stackdriver", "stackdriver": {}},
                {"name": "envoy", "envoyFileAccessLog": {"path": "/dev/stdout"}}
              ],
              "defaultProviders": {}
            }
            """;

    private MeshDefaults() {
    }
}
