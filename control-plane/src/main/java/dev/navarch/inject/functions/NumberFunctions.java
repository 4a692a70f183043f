package dev.navarch.inject.functions;

import dev.navarch.inject.template.Arguments;
import dev.navarch.inject.template.FunctionFault;
import dev.navarch.inject.template.Functions;
import java.util.function.LongBinaryOperator;

/** Sprig's functions over numbers. Whole numbers wrap around like Go's. */
final class NumberFunctions {

    private NumberFunctions() {
    }

    static void addTo(Functions.Plan plan) {
        plan.add("int", 1, a -> Text.whole(a.get(0))).add("int64", 1, a -> Text.whole(a.get(0)))
                .add("float64", 1, a -> Text.real(a.get(0)))
                .add("add", 1, Functions.ANY, a -> folded(a, Long::sum)).add("add1", 1, a -> Text.whole(a.get(0)) + 1)
                .add("sub", 2, a -> Text.whole(a.get(0)) - Text.whole(a.get(1)))
                .add("mul", 1, Functions.ANY, a -> folded(a, (x, y) -> x * y))
                .add("div", 2, a -> Text.whole(a.get(0)) / divisor(a)).add("mod", 2, a -> Text.whole(a.get(0)) % divisor(a))
                .add("max", 1, Functions.ANY, a -> folded(a, Math::max)).add("min", 1, Functions.ANY, a -> folded(a, Math::min))
                .add("floor", 1, a -> Math.floor(Text.real(a.get(0)))).add("ceil", 1, a -> Math.ceil(Text.real(a.get(0))))
                .add("round", 2, 3, NumberFunctions::round);
    }

    private static long folded(Arguments arguments, LongBinaryOperator operator) {
        long result = Text.whole(arguments.get(0));
        for (int i = 1; i < arguments.size(); i++) {
            result = operator.applyAsLong(result, Text.whole(arguments.get(i)));
        }
        return result;
    }

    private static long divisor(Arguments arguments) {
        long divisor = Text.whole(arguments.get(1));
        if (divisor == 0) {
            throw new FunctionFault("integer divide by zero");
        }
        return divisor;
    }

    private static double round(Arguments arguments) {
        double scale = Math.pow(10, Text.real(arguments.get(1)));
        double number = Text.real(arguments.get(0)) * scale;
        return (number < 0 ? Math.ceil(number - 0.5) : Math.floor(number + 0.5)) / scale;
    }
}
