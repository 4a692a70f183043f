package dev.navarch.kube;

/** A certificate that nobody trusts. */
final class TestPem {
    static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBdjCCARugAwIBAgIUPWYlccZkU4kROYnP/F68pi/sVfIwCgYIKoZIzj0EAwIw
            DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjExMzUzMjdaGA8yMTI2MTAyODEzNTMy
            N1owDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABPLx
            5gxngB3Y8dhmPX7cBebtCvZDspg6yNDGJsAvfJWDNNxTFRDVMCLYW9jq79Ur7iYh
            y1zDG7Ta5hVyjtg0YU2jUzBRMB0GA1UdDgQWBBT2+KL/Axgeq7aVR9KZ4W/Gg3XF
            GjAfBgNVHSMEGDAWgBT2+KL/Axgeq7aVR9KZ4W/Gg3XFGjAPBgNVHRMBAf8EBTAD
            AQH/MAoGCCqGSM49BAMCA0kAMEYCIQDsIGbxn39VTKBamKtl3CiC6s1TRaB8YgKK
            e0Pa3vYsXAIhAK2mrpt0duS0oRFUvxQPrIpVpvAvsbeleREnEpScuIHI
            -----END CERTIFICATE-----
            """;

    private TestPem() {
    }
}
