package dev.navarch.local.embedded;

/** How objects are written on the wire. */
enum Format {
    JSON("application/json", "application/json"), PROTOBUF("application/vnd.kubernetes.protobuf",
            "application/vnd.kubernetes.protobuf;stream=watch");

    private final String media;
    private final String watchMedia;

    Format(String media, String watchMedia) {
        this.media = media;
        this.watchMedia = watchMedia;
    }

    String media() {
        return media;
    }

    String watchMedia() {
        return watchMedia;
    }

    /** The first of the accepted formats that this type has; a refusal of 406 if there is none. */
    static Format negotiate(String accept, ResourceType type) {
        if (accept.isBlank()) {
            return JSON;
        }
        for (String range : accept.split(",")) {
            String media = range.split(";")[0].trim();
            if (media.equals(PROTOBUF.media) && ProtobufSchemas.of(type) != null) {
                return PROTOBUF;
            }
            boolean json = media.equals("application/json") || media.equals("application/*") || media.equals("*/*");
            if (json && !range.contains("as=")) {
                return JSON;
            }
        }
        throw Refusal.notAcceptable();
    }
}
