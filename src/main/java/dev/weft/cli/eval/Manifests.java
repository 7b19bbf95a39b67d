package dev.weft.cli.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads Kubernetes objects from YAML and JSON files; lists are taken apart. */
final class Manifests {

    private final ObjectMapper mapper;
    private final List<Document> documents = new ArrayList<>();

    private Manifests(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** Reads files as they are, and of directories all YAML and JSON files below, in name order. */
    static List<Document> read(List<Path> paths, ObjectMapper mapper) throws InputException {
        Manifests manifests = new Manifests(mapper);
        for (Path path : paths) {
            for (Path file : files(path)) {
                manifests.readFile(file);
            }
        }
        return manifests.documents;
    }

    private static List<Path> files(Path path) throws InputException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> below = Files.walk(path)) {
            return below.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(yaml|yml|json)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private void readFile(Path file) throws InputException {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        List<JsonNode> contents = text.stripLeading().startsWith("{") ? json(text) : null;
        if (contents == null) {
            contents = yaml(file, text);
        }
        for (int i = 0; i < contents.size(); i++) {
            add(new Document(file.toString(), i + 1, contents.get(i)));
        }
    }

    /** Returns null for what is no JSON: YAML may begin with a brace too. */
    private @Nullable List<JsonNode> json(String text) {
        try (MappingIterator<JsonNode> values = mapper.readerFor(JsonNode.class).readValues(text)) {
            return values.readAll();
        } catch (IOException e) {
            return null;
        }
    }

    private List<JsonNode> yaml(Path file, String text) throws InputException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file.toString())
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        List<JsonNode> contents = new ArrayList<>();
        try {
            YamlTrees.read(text, settings, contents::add);
        } catch (YamlEngineException e) {
            String message = String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\n\\s*", " ");
            throw new InputException(new InputError(
                    file.toString(), contents.size() + 1, null, null, null, message, "correct the YAML at this place"));
        }
        return contents;
    }

    private void add(Document document) throws InputException {
        if (document.content().isNull() || document.content().isMissingNode()) {
            return;
        }
        String kind = document.kind();
        if (kind.isEmpty() || document.apiVersion().isEmpty()) {
            throw document.error(
                    kind.isEmpty() ? "kind" : "apiVersion",
                    null,
                    "is missing",
                    "write apiVersion and kind of the object");
        }
        JsonNode items = document.content().path("items");
        if (!kind.endsWith("List") || !items.isArray()) {
            documents.add(document);
            return;
        }
        for (JsonNode item : items) {
            add(new Document(document.file(), document.index(), typed(item, document)));
        }
    }

    /** Items of a PodList and the like carry no type of their own. */
    private static JsonNode typed(JsonNode item, Document list) {
        String kind = list.kind().substring(0, list.kind().length() - "List".length());
        if (item instanceof ObjectNode object && !kind.isEmpty() && !object.has("kind")) {
            object.put("apiVersion", list.apiVersion());
            object.put("kind", kind);
        }
        return item;
    }

    private static InputException unreadable(Path path, IOException e) {
        String message = Files.exists(path) ? "cannot be read: " + e.getMessage() : "does not exist";
        return new InputException(
                new InputError(path.toString(), null, null, null, null, message, "give a readable file or directory"));
    }
}
