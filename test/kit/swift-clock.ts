/** The exam's clock, by which whole runs in one process pass without waiting. */
export * from "../../core/exam/swift-clock.ts";
