/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Objects as they stand in JSON: events of agents in whatever shape an application or provider gives them. A text in a member that
 * usually has a piece of one is a piece; all else is redacted as it stands.
 *
 * <pre>
 * {"type": "text-delta", "delta": "The or"}
 * {"choices": [{"index": 0, "delta": {"content": "der is"}}]}
 * {"type": "tool-call", "toolName": "refund", "args": {…}}
 * </pre>
 */
final class JsonElements implements ElementKind {

    /** Stands in the place of a piece while all else is redacted; where something else stands then, the piece is hidden. */
    private static final String PLACE = "…";

    private static final Set<String> PIECES = Set.of(
            "text",
            "content",
            "delta",
            "textdelta",
            "answer",
            "message",
            "response",
            "completion",
            "chunk",
            "piece",
            "output",
            "reasoning",
            "reasoningcontent",
            "reasoningtext",
            "thinking",
            "refusal",
            "partialjson",
            "argumentsdelta",
            "argstextdelta",
            "inputtextdelta");

    /** They hold pieces too, but only in what is called a difference. */
    private static final Set<String> PIECES_OF_DELTA = Set.of("arguments", "args", "input");

    /** What tells texts apart that come side by side. */
    private static final Set<String> PLACES = Set.of(
            "type", "index", "messageid", "toolcallid", "contentindex", "outputindex", "itemid", "contentblockindex");

    private final JsonMapper mapper;

    JsonElements(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public boolean is(Object element) {
        return true;
    }

    @Override
    public Ending ending(Object element) {
        return JsonTree.of(element, mapper).value() instanceof Map<?, ?> map ? ending(map) : Ending.NONE;
    }

    private static Ending ending(Map<?, ?> map) {
        for (String name : List.of("type", "event", "kind", "status", "state")) {
            Ending ending = map.get(name) instanceof String text ? Endings.of(text) : Ending.NONE;
            if (ending != Ending.NONE) {
                return ending;
            }
        }
        boolean done = Boolean.TRUE.equals(map.get("done")) || isFinish(map);
        boolean choice = map.get("choices") instanceof List<?> choices
                && choices.stream().anyMatch(each -> each instanceof Map<?, ?> of && isFinish(of));
        return done || choice ? Ending.END : Ending.NONE;
    }

    private static boolean isFinish(Map<?, ?> map) {
        return (map.get("finish_reason") instanceof String reason && !reason.isEmpty())
                || (map.get("finishReason") instanceof String other && !other.isEmpty());
    }

    @Override
    public @Nullable Object redact(Object element, ElementStream stream) {
        JsonTree tree = JsonTree.of(element, mapper);
        StreamedCalls.Told told = stream.calls().tell(tree.value());
        List<Piece> pieces = new ArrayList<>();
        Object rest = withoutPieces(told.tree(), TreePath.ROOT, "", false, pieces);
        Object all = stream.redactor().redact(rest);
        boolean changed = !tree.isWhole() || !Objects.equals(all, rest);
        Object redacted = told.untold(all);
        List<Piece> shown = pieces.stream()
                .filter(piece -> PLACE.equals(piece.path.in(redacted)))
                .toList();
        changed |= shown.size() < pieces.size();
        Object empty = redacted;
        for (Piece piece : shown) {
            empty = piece.into(empty, "");
        }
        Object carrier = empty;
        Object out = empty;
        for (Piece piece : shown) {
            String sent =
                    stream.at(piece.name, other -> piece.into(carrier, other)).next(piece.text);
            changed |= !sent.equals(piece.text);
            out = piece.into(out, sent);
        }
        return changed ? out : element;
    }

    /** Redacts the members of a map, and leaves those that have nothing to redact as they are; the same map if none has. */
    @SuppressWarnings("unchecked") // what stands in place of a member is a text, map or list, as members may be
    <T extends @Nullable Object> Map<String, T> redactMembers(Map<String, T> map, ElementStream stream) {
        Object redacted = redact(map, stream);
        if (redacted == map) {
            return map;
        }
        Map<String, T> out = new LinkedHashMap<>();
        asMap(redacted).forEach((name, value) -> {
            T before = map.get(name);
            JsonTree tree = JsonTree.of(before, mapper);
            out.put(name, tree.isWhole() && Objects.equals(tree.value(), value) ? before : (T) value);
        });
        return out;
    }

    /** A map as one; what came in its place, under a name that says nothing. */
    @SuppressWarnings("unchecked") // names are texts
    static Map<String, Object> asMap(@Nullable Object value) {
        return value instanceof Map<?, ?> map
                ? (Map<String, Object>) map
                : value == null ? Map.of() : Map.of("redacted", value);
    }

    /** Reads a text that is an object or array of JSON; null if it is none. */
    @Nullable
    Object read(String text) {
        String trimmed = text.strip();
        boolean looksSo = (trimmed.startsWith("{") && trimmed.endsWith("}"))
                || (trimmed.startsWith("[") && trimmed.endsWith("]"));
        try {
            return looksSo ? mapper.readValue(text, Object.class) : null;
        } catch (JacksonException noJson) {
            return null;
        }
    }

    String write(@Nullable Object tree) {
        return mapper.writeValueAsString(tree);
    }

    /** A piece of a text: where it is, and what tells the text that it is of. */
    private record Piece(TreePath path, String name, String text) {

        @Nullable
        Object into(@Nullable Object tree, Object text) {
            return path.changed(tree, before -> text);
        }
    }

    private static @Nullable Object withoutPieces(
            @Nullable Object tree, TreePath path, String name, boolean ofDelta, List<Piece> pieces) {
        if (tree instanceof Map<?, ?> map) {
            String place = name + placeIn(map);
            Map<Object, @Nullable Object> out = new LinkedHashMap<>();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                String key = String.valueOf(member.getKey());
                TreePath at = path.to(key);
                String plain = key.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
                boolean piece = PIECES.contains(plain) || (ofDelta && PIECES_OF_DELTA.contains(plain));
                if (piece && member.getValue() instanceof String text) {
                    pieces.add(new Piece(at, place + '.' + key, text));
                    out.put(key, PLACE);
                } else {
                    out.put(
                            key,
                            withoutPieces(
                                    member.getValue(),
                                    at,
                                    place + '.' + key,
                                    ofDelta || plain.contains("delta"),
                                    pieces));
                }
            }
            return out;
        }
        if (tree instanceof List<?> list) {
            List<@Nullable Object> out = new ArrayList<>(list.size());
            for (int i = 0; i < list.size(); i++) {
                out.add(withoutPieces(list.get(i), path.to(i), name + "[]", ofDelta, pieces));
            }
            return out;
        }
        return tree;
    }

    private static String placeIn(Map<?, ?> map) {
        StringBuilder place = new StringBuilder();
        for (Map.Entry<?, ?> member : map.entrySet()) {
            String plain =
                    String.valueOf(member.getKey()).replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
            Object value = member.getValue();
            if (PLACES.contains(plain) && (value instanceof String || value instanceof Number)) {
                place.append('(').append(value).append(')');
            }
        }
        return place.toString();
    }
}
