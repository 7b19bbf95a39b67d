package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Something that a node lacks to run Weft. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WeftNodeLack(
        @Required @JsonPropertyDescription("What is lacking, in one word.")
        String name,

        @Required @JsonPropertyDescription("What was found, and what to do.")
        String message) {}
