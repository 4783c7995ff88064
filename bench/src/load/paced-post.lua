-- The requests of post.lua at a given rate. Run by bench/src/load/run-paced-posts.ts.
-- All connections share one timetable: each request takes its next place, and who comes late sends at
-- once. So the rate is kept however long an answer takes, as long as a connection is free.

local ffi = require("ffi")
local folder = debug.getinfo(1, "S").source:match("^@(.*/)")
dofile(folder .. "post.lua")

ffi.cdef [[
  typedef struct { long seconds; long nanoseconds; } bench_time;
  int clock_gettime(int clock, bench_time *time);
]]
local clock_monotonic = 1 -- the clock of Node's process.hrtime()
local time = ffi.new("bench_time")

local function now_ms()
  ffi.C.clock_gettime(clock_monotonic, time)
  return tonumber(time.seconds) * 1e3 + tonumber(time.nanoseconds) / 1e6
end

local interval_ms = 1e3 / tonumber(os.getenv("BENCH_RATE"))
local next_ms

function delay()
  local now = now_ms()
  next_ms = (next_ms or now) + interval_ms
  return math.max(math.floor(next_ms - now), 0)
end

-- where each acknowledgement is noted: the position of its record and when it came
local acknowledged = os.getenv("BENCH_ACKNOWLEDGED")
if acknowledged ~= "" then
  local file = assert(io.open(acknowledged, "a"))
  file:setvbuf("full", 65536)

  function response(status, _, body)
    local at = now_ms()
    if status ~= 201 then return end
    file:write(string.format("%s %.3f\n", body:match('"position":(%d+)'), at))
  end
end
