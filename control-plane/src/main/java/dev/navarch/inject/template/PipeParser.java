package dev.navarch.inject.template;

import dev.navarch.inject.template.Node.Command;
import dev.navarch.inject.template.Node.Pipe;
import dev.navarch.inject.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Makes pipelines of tokens, and knows which variables there are. */
final class PipeParser {
    private static final String ROOT = "$";

    private final Source source;
    private final Tokens tokens;
    private final Functions functions;
    private final TemplateLimits limits;
    private List<String> variables = new ArrayList<>(List.of(ROOT));
    private final List<List<String>> outer = new ArrayList<>();
    private int depth;

    PipeParser(Source source, Tokens tokens, Functions functions, TemplateLimits limits) {
        this.source = source;
        this.tokens = tokens;
        this.functions = functions;
        this.limits = limits;
    }

    /** How many variables there are, to {@link #release} those of a block at its end. */
    int mark() {
        return variables.size();
    }

    void release(int mark) {
        variables.subList(mark, variables.size()).clear();
    }

    /** A template that is defined sees no variables of the one around it. */
    void onlyRoot() {
        outer.add(variables);
        variables = new ArrayList<>(List.of(ROOT));
    }

    void restore(int mark) {
        variables = outer.removeLast();
        release(mark);
    }

    /** The pipeline that starts here, and its end. */
    Pipe pipe(String where, Kind end) {
        if (++depth > limits.nesting()) {
            throw new TemplateFault(source, tokens.peek().offset(),
                    "parentheses are nested more than " + limits.nesting() + " deep");
        }
        int offset = tokens.skipSpace().offset();
        List<String> targets = new ArrayList<>();
        boolean declares = targets(where, targets);
        List<Command> commands = new ArrayList<>();
        while (true) {
            Token token = tokens.skipSpace();
            if (token.kind() == end) {
                tokens.next();
                break;
            }
            commands.add(command(where, end));
        }
        if (commands.isEmpty()) {
            throw new TemplateFault(source, offset, "missing value for " + where);
        }
        for (Command command : commands.subList(1, commands.size())) {
            if (!(command.words().getFirst() instanceof Operand.Name)) {
                throw new TemplateFault(source, command.offset(),
                        "non executable command in pipeline: only a function can take what is piped");
            }
        }
        // A variable is known from behind its own declaration on.
        if (declares) {
            variables.addAll(targets);
        }
        depth--;
        return new Pipe(List.copyOf(targets), declares, List.copyOf(commands), offset);
    }

    /** The variables before {@code :=} or {@code =}; whether they are declared. */
    private boolean targets(String where, List<String> targets) {
        Token first = tokens.peek();
        if (first.kind() != Kind.VARIABLE) {
            return false;
        }
        Kind behind = tokens.peekBehind().kind();
        if (behind == Kind.COMMA && where.equals("range")) {
            tokens.next();
            tokens.skipSpace();
            tokens.next();
            Token second = tokens.skipSpace();
            if (second.kind() != Kind.VARIABLE) {
                throw tokens.unexpected(second, where);
            }
            targets.add(first.text());
            behind = tokens.peekBehind().kind();
            if (behind != Kind.DECLARE && behind != Kind.ASSIGN) {
                throw tokens.unexpected(tokens.peekBehind(), where);
            }
            first = second;
        }
        if (behind != Kind.DECLARE && behind != Kind.ASSIGN) {
            return false;
        }
        targets.add(first.text());
        tokens.next();
        tokens.skipSpace();
        tokens.next();
        if (behind == Kind.ASSIGN) {
            targets.forEach(name -> known(name, tokens.peek().offset()));
        }
        return behind == Kind.DECLARE;
    }

    private void known(String name, int offset) {
        if (!variables.contains(name)) {
            throw new TemplateFault(source, offset, "undefined variable \"" + name + "\"");
        }
    }

    /** Operands with white space between them, up to a pipe or the end. */
    private Command command(String where, Kind end) {
        int offset = tokens.peek().offset();
        List<Operand> words = new ArrayList<>();
        while (true) {
            tokens.skipSpace();
            words.add(operand(where));
            Token token = tokens.peek();
            if (token.kind() == Kind.SPACE) {
                token = tokens.skipSpace();
                if (token.kind() != Kind.PIPE && token.kind() != end) {
                    continue;
                }
            }
            if (token.kind() == Kind.PIPE) {
                tokens.next();
            } else if (token.kind() != end) {
                throw tokens.unexpected(token, where);
            }
            return new Command(List.copyOf(words), offset);
        }
    }

    private Operand operand(String where) {
        Token token = tokens.next();
        int offset = token.offset();
        return switch (token.kind()) {
            case DOT -> plain(new Operand.Dot(offset));
            case FIELD -> new Operand.Field(path(token), offset);
            case VARIABLE -> {
                known(token.text(), offset);
                yield new Operand.Variable(token.text(), path(), offset);
            }
            case STRING -> plain(new Operand.Literal(tokens.text(token), offset));
            case NUMBER -> plain(new Operand.Literal(Numbers.parse(source, token), offset));
            case WORD -> plain(word(token));
            case LEFT -> new Operand.Group(pipe("parenthesized pipeline", Kind.RIGHT), path(), offset);
            case TEXT, OPEN, CLOSE, SPACE, PIPE, RIGHT, DECLARE, ASSIGN, COMMA, END -> throw tokens.unexpected(token, where);
        };
    }

    /** What takes no members: a literal has none, and what a function gives is asked for in parentheses. */
    private Operand plain(Operand operand) {
        if (tokens.peek().kind() == Kind.FIELD) {
            throw new TemplateFault(source, tokens.peek().offset(),
                    "unexpected " + tokens.peek() + ": put what is before it in parentheses");
        }
        return operand;
    }

    private Operand word(Token token) {
        return switch (token.text()) {
            case "true" -> new Operand.Literal(true, token.offset());
            case "false" -> new Operand.Literal(false, token.offset());
            case "nil" -> new Operand.Literal(null, token.offset());
            default -> {
                Function function = functions.find(token.text());
                if (function == null) {
                    throw new TemplateFault(source, token.offset(), "function \"" + token.text() + "\" not defined");
                }
                yield new Operand.Name(token.text(), function, token.offset());
            }
        };
    }

    private List<String> path(Token first) {
        List<String> path = new ArrayList<>(List.of(first.text().substring(1)));
        path.addAll(path());
        return List.copyOf(path);
    }

    private List<String> path() {
        List<String> path = new ArrayList<>();
        while (tokens.peek().kind() == Kind.FIELD) {
            path.add(tokens.next().text().substring(1));
        }
        return List.copyOf(path);
    }
}
