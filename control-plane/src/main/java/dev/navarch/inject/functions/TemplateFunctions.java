package dev.navarch.inject.functions;

import dev.navarch.inject.template.Functions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** All that an injection template may call. */
public final class TemplateFunctions {
    /** Names of sprig that a template may hold but nobody has needed: they parse, and a rendering that comes to one of them fails. */
    private static final List<String> NOT_BUILT = List.of("abbrev", "abbrevboth", "addf", "add1f", "subf", "divf", "mulf", "maxf",
            "minf",
            "b32enc", "b32dec", "camelcase", "chunk", "durationRound", "expandenv", "initials", "mustChunk", "mustSlice",
            "osBase",
            "osClean", "osDir", "osExt", "osIsAbs", "semver", "semverCompare", "shuffle", "swapcase", "toDecimal", "urlJoin",
            "urlParse", "wrap", "wrapWith", "hello", "clean", "all", "any");
    /** They make keys and passwords, which everybody who may read a pod would read. */
    private static final List<String> SECRET = List.of("bcrypt", "buildCustomCert", "decryptAES", "derivePassword", "encryptAES",
            "genCA", "genCAWithKey", "genPrivateKey", "genSelfSignedCert", "genSelfSignedCertWithKey", "genSignedCert",
            "genSignedCertWithKey", "htpasswd", "randBytes");
    /** They depend on the moment or on chance. */
    private static final List<String> MOMENT = List.of("ago", "date", "date_in_zone", "date_modify", "dateInZone", "dateModify",
            "duration",
            "htmlDate", "htmlDateInZone", "must_date_modify", "mustDateModify", "mustToDate", "now", "randAlpha", "randAlphaNum",
            "randAscii", "randInt", "randNumeric", "toDate", "unixEpoch", "uuidv4");
    /** Functions of which sprig has another that fails where the first gives nothing; ours fail anyway. */
    private static final List<String> MUST = List.of("append", "compact", "first", "fromJson", "has", "initial", "last", "merge",
            "mergeOverwrite", "prepend", "push", "rest", "reverse", "toJson", "toPrettyJson", "toRawJson", "uniq", "without");

    private TemplateFunctions() {
    }

    /**
     * Those that give the same whenever they are called.
     *
     * @param environment what {@code env} reads
     */
    public static Functions all(Map<String, String> environment) {
        Functions.Plan plan = new Functions.Plan();
        for (String name : NOT_BUILT) {
            plan.refuse(name, "Navarch does not have this function of sprig; ask for it, or do without");
        }
        plan.refuse("getHostByName",
                "templates must not wait for name servers: a pod that is being created would; use the name itself");
        for (String name : SECRET) {
            plan.refuse(name,
                    "a template must not make keys or passwords: everybody who may read the pod would read them; mount a Secret");
        }
        for (String name : MOMENT) {
            plan.refuse(name, "what this gives depends on the moment or on chance, which charts are rendered without");
        }
        TextFunctions.addTo(plan);
        CollectionFunctions.addTo(plan);
        DictFunctions.addTo(plan);
        NumberFunctions.addTo(plan);
        ValueFunctions.addTo(plan);
        RegexFunctions.addTo(plan);
        MUST.forEach(name -> plan.same("must" + Character.toUpperCase(name.charAt(0)) + name.substring(1), name));
        // Istio's come last: they replace sprig's of the same name.
        IstioFunctions.addTo(plan, environment);
        return Functions.builtins().with(plan);
    }

    /** Those and the ones that depend on the moment or on chance. */
    public static Functions all(Map<String, String> environment, InstantSource time, RandomGenerator random) {
        Functions.Plan plan = new Functions.Plan();
        new MomentFunctions(time, random).addTo(plan);
        return all(environment).with(plan);
    }
}
