/** Draws the same cases in every run, so that a test that passed passes again. Properties that draw anew are fuzzed in test/fuzz. */
import fc from "fast-check";

fc.configureGlobal({ seed: 20_261_122 });
