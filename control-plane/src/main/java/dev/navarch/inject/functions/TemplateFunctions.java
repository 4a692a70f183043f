package dev.navarch.inject.functions;

import dev.navarch.inject.template.Functions;
import java.util.List;
import java.util.Map;

/** All that an injection template may call. */
public final class TemplateFunctions {
    /** Names of sprig that a template may hold but nobody has needed: they parse, and a rendering that comes to one of them fails. */
    private static final List<String> NOT_BUILT = List.of("abbrev", "abbrevboth", "ago", "adler32sum", "bcrypt", "biggest",
            "addf",
            "add1f", "subf", "divf", "mulf", "maxf", "minf", "b32enc", "b32dec", "buildCustomCert", "camelcase", "chunk", "date",
            "date_in_zone", "date_modify",
            "dateInZone", "dateModify", "decryptAES", "deepCopy", "deepEqual", "derivePassword", "duration", "durationRound",
            "encryptAES", "expandenv", "genCA", "genCAWithKey", "genPrivateKey", "genSelfSignedCert",
            "genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey", "getHostByName", "htmlDate", "htmlDateInZone",
            "htpasswd", "initials", "kebabcase", "mustAppend", "mustChunk", "mustCompact", "mustDateModify", "mustDeepCopy",
            "mustFirst", "mustFromJson", "mustHas", "mustInitial", "mustLast", "mustMerge", "mustMergeOverwrite", "mustPrepend",
            "mustPush", "mustRegexFind", "mustRegexFindAll", "mustRegexMatch", "mustRegexReplaceAll",
            "mustRegexReplaceAllLiteral", "mustRegexSplit", "mustRest", "mustReverse", "mustSlice", "mustToDate", "mustToJson",
            "mustToPrettyJson", "mustToRawJson", "mustUniq", "mustWithout", "must_date_modify", "now", "osBase", "osClean",
            "osDir", "osExt", "osIsAbs", "randAlpha", "randAlphaNum", "randAscii", "randBytes", "randInt", "randNumeric",
            "regexFind",
            "regexFindAll", "regexMatch", "regexQuoteMeta", "regexReplaceAll", "regexReplaceAllLiteral", "regexSplit", "semver",
            "semverCompare", "seq", "sha1sum", "sha512sum", "shuffle", "snakecase", "splitn", "swapcase", "toDate",
            "toDecimal", "tuple", "typeIs", "typeIsLike", "typeOf", "unixEpoch", "untilStep", "urlJoin", "urlParse", "uuidv4",
            "wrap", "wrapWith", "hello",
            "atoi", "all", "any", "isAbs", "base", "dir", "clean", "ext");

    private TemplateFunctions() {
    }

    /** @param environment what {@code env} reads */
    public static Functions all(Map<String, String> environment) {
        Functions.Plan plan = new Functions.Plan();
        for (String name : NOT_BUILT) {
            plan.refuse(name, "Navarch does not have this function of sprig; ask for it, or do without");
        }
        TextFunctions.addTo(plan);
        CollectionFunctions.addTo(plan);
        DictFunctions.addTo(plan);
        NumberFunctions.addTo(plan);
        ValueFunctions.addTo(plan);
        // Istio's come last: they replace sprig's of the same name.
        IstioFunctions.addTo(plan, environment);
        return Functions.builtins().with(plan);
    }
}
