-- Reads balances of accounts chosen at random. Run by bench/src/load/run-gets.ts.
-- What it prints at the end, and which accounts there are, it has from post.lua.

local folder = debug.getinfo(1, "S").source:match("^@(.*/)")
dofile(folder .. "post.lua")

local ledger = os.getenv("BENCH_LEDGER")
local accounts = tonumber(os.getenv("BENCH_ACCOUNTS"))

local head
local tail

function init()
  head = "GET /v1/ledgers/" .. ledger .. "/accounts/account:"
  tail = "/balance HTTP/1.1\r\n"
    .. "Host: " .. wrk.host .. ":" .. wrk.port .. "\r\n"
    .. "Authorization: Bearer " .. os.getenv("BENCH_API_KEY") .. "\r\n"
    .. "Consistency: " .. os.getenv("BENCH_CONSISTENCY") .. "\r\n\r\n"
  math.randomseed(21)
end

function request()
  return head .. math.random(1, accounts) .. tail
end
