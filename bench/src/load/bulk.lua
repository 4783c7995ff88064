-- Posts many transactions of two entries in each request. Run by bench/src/load/bulk-wrk.ts.
-- Each request is put together as text: it shares the machine with what it measures.

local ledger = os.getenv("BENCH_LEDGER")
local accounts = tonumber(os.getenv("BENCH_ACCOUNTS"))
local items = tonumber(os.getenv("BENCH_ITEMS"))
local key_prefix = os.getenv("BENCH_KEY_PREFIX")

local head
local count = 0
local parts = {}

function init()
  head = "POST /v1/ledgers/" .. ledger .. "/transactions/bulk HTTP/1.1\r\n"
    .. "Host: " .. wrk.host .. ":" .. wrk.port .. "\r\n"
    .. "Authorization: Bearer " .. os.getenv("BENCH_API_KEY") .. "\r\n"
    .. "Content-Type: application/json\r\nContent-Length: "
  math.randomseed(20)
end

function request()
  for item = 1, items do
    count = count + 1
    local debit = math.random(1, accounts)
    local credit = (debit + math.random(0, accounts - 2)) % accounts + 1
    local amount = math.random(1, 100000)
    parts[item] = '{"idempotency_key":"' .. key_prefix .. count
      .. '","entries":[{"account":"account:' .. debit .. '","direction":"debit","amount":"' .. amount
      .. '"},{"account":"account:' .. credit .. '","direction":"credit","amount":"' .. amount .. '"}]}'
  end
  local body = "[" .. table.concat(parts, ",") .. "]"
  return head .. #body .. "\r\n\r\n" .. body
end

-- wrk counts a status of 400 and above as an error, and latencies in microseconds
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'bench {"answered":%d,"seconds":%.6f,"errors":{"status":%d,"connect":%d,"read":%d,"write":%d,"timeout":%d},'
      .. '"latencyMs":{"p50":%.3f,"p95":%.3f,"p99":%.3f,"max":%.3f}}\n',
    summary.requests, summary.duration / 1e6,
    errors.status, errors.connect, errors.read, errors.write, errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
    latency.max / 1e3))
end
