package dev.navarch.inject.template;

import dev.navarch.inject.template.Node.Pipe;
import dev.navarch.inject.template.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes nodes of tokens: the blocks of the language. What stands within an action is {@link PipeParser}'s. */
final class Parser {
    private final Source source;
    private final TemplateLimits limits;
    private final Tokens tokens;
    private final PipeParser pipes;
    private final Map<String, List<Node>> templates = new LinkedHashMap<>();
    private int depth;
    private int loops;

    private Parser(Source source, Functions functions, TemplateLimits limits) {
        this.source = source;
        this.limits = limits;
        this.tokens = new Tokens(source, Lexer.tokens(source));
        this.pipes = new PipeParser(source, tokens, functions, limits);
    }

    /** The source's own nodes under its name, and those of the templates that it defines. */
    static Map<String, List<Node>> parse(Source source, Functions functions, TemplateLimits limits) {
        if (source.text().length() > limits.sourceChars()) {
            throw new TemplateFault(source, 0, "the template has more than " + limits.sourceChars() + " characters");
        }
        Parser parser = new Parser(source, functions, limits);
        Body body = parser.body(true);
        if (body.end.kind() != Kind.END) {
            throw new TemplateFault(source, body.end.offset(), "unexpected {{" + body.end.text() + "}}");
        }
        parser.templates.put(source.name(), body.nodes);
        return parser.templates;
    }

    /** Nodes, and the word that ended them: {@code end}, {@code else}, or the end of the source. */
    private record Body(List<Node> nodes, Token end) {
    }

    private Body body(boolean top) {
        if (++depth > limits.nesting()) {
            throw new TemplateFault(source, tokens.peek().offset(), "blocks are nested more than " + limits.nesting() + " deep");
        }
        List<Node> nodes = new ArrayList<>();
        while (true) {
            Token token = tokens.next();
            if (token.kind() == Kind.TEXT) {
                nodes.add(new Node.Text(token.text()));
                continue;
            }
            if (token.kind() == Kind.END) {
                depth--;
                return new Body(List.copyOf(nodes), token);
            }
            Token word = tokens.skipSpace();
            if (word.kind() == Kind.WORD && (word.text().equals("end") || word.text().equals("else"))) {
                tokens.next();
                if (word.text().equals("end")) {
                    tokens.close("end");
                }
                depth--;
                return new Body(List.copyOf(nodes), word);
            }
            action(word, nodes, top);
        }
    }

    private void action(Token word, List<Node> nodes, boolean top) {
        String keyword = word.kind() == Kind.WORD ? word.text() : "";
        switch (keyword) {
            case "if", "with", "range" -> {
                tokens.next();
                nodes.add(branch(keyword, word));
            }
            case "template" -> {
                tokens.next();
                nodes.add(invoke(word, tokens.string("template clause")));
            }
            case "block" -> {
                tokens.next();
                String name = tokens.string("block clause");
                Node call = invoke(word, name);
                define(name, word);
                nodes.add(call);
            }
            case "define" -> {
                if (!top) {
                    throw new TemplateFault(source, word.offset(), "unexpected {{define}}: it stands at the top level only");
                }
                tokens.next();
                String name = tokens.string("define clause");
                tokens.close("define clause");
                define(name, word);
            }
            case "break", "continue" -> {
                tokens.next();
                if (loops == 0) {
                    throw new TemplateFault(source, word.offset(), "{{" + keyword + "}} outside {{range}}");
                }
                tokens.close(keyword);
                nodes.add(keyword.equals("break") ? new Node.Break() : new Node.Continue());
            }
            default -> nodes.add(new Node.Action(pipes.pipe("command", Kind.CLOSE)));
        }
    }

    private void define(String name, Token word) {
        int variables = pipes.mark();
        int outerLoops = loops;
        loops = 0;
        pipes.onlyRoot();
        Body body = body(false);
        pipes.restore(variables);
        loops = outerLoops;
        if (!body.end.text().equals("end")) {
            throw new TemplateFault(source, word.offset(), "unexpected " + body.end + " in define clause");
        }
        templates.put(name, body.nodes);
    }

    private Node invoke(Token word, String name) {
        if (tokens.skipSpace().kind() == Kind.CLOSE) {
            tokens.next();
            return new Node.Invoke(name, List.of(), word.offset());
        }
        return new Node.Invoke(name, List.of(pipes.pipe("template clause", Kind.CLOSE)), word.offset());
    }

    private Node branch(String keyword, Token word) {
        int variables = pipes.mark();
        Pipe pipe = pipes.pipe(keyword, Kind.CLOSE);
        loops += keyword.equals("range") ? 1 : 0;
        Body then = body(false);
        loops -= keyword.equals("range") ? 1 : 0;
        List<Node> otherwise = List.of();
        if (then.end.text().equals("else")) {
            otherwise = otherwise(keyword, then.end);
        } else if (!then.end.text().equals("end")) {
            throw new TemplateFault(source, word.offset(), "unexpected EOF: {{" + keyword + "}} has no {{end}}");
        }
        pipes.release(variables);
        return switch (keyword) {
            case "if" -> new Node.If(pipe, then.nodes, otherwise);
            case "with" -> new Node.With(pipe, then.nodes, otherwise);
            default -> new Node.Range(pipe, then.nodes, otherwise);
        };
    }

    private List<Node> otherwise(String keyword, Token at) {
        Token next = tokens.skipSpace();
        boolean chained = next.kind() == Kind.WORD && next.text().equals(keyword) && !keyword.equals("range");
        if (chained) {
            if (++depth > limits.nesting()) {
                throw new TemplateFault(source, at.offset(), "blocks are nested more than " + limits.nesting() + " deep");
            }
            tokens.next();
            Node node = branch(keyword, next);
            depth--;
            return List.of(node);
        }
        tokens.close("else");
        Body body = body(false);
        if (!body.end.text().equals("end") || body.end.kind() == Kind.END) {
            throw new TemplateFault(source, at.offset(), "expected end; found " + body.end);
        }
        return body.nodes;
    }
}
