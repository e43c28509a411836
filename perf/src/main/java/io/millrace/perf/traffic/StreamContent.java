package io.millrace.perf.traffic;

/** What the frames of a stream are: made from headers, or given as they are. */
public sealed interface StreamContent permits FrameTemplate, PreparedFrames {}
