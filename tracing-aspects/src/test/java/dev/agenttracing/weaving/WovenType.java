/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.weaving;

import dev.agenttracing.annotation.WorkflowStep;
import java.util.function.UnaryOperator;

/** Is woven by a test. Its annotation stands for its public methods. */
@WorkflowStep
public final class WovenType implements UnaryOperator<String>, AutoCloseable {

    private String name = "name";

    public String work() {
        return getName() + helper();
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    private String helper() {
        return "!";
    }

    @Override
    public String apply(String text) {
        return text;
    }

    @Override
    public String toString() {
        return "text";
    }

    @Override
    public void close() {}
}
