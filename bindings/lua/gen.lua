-- Makes sslwrap_cdef.lua from the C header: declarations for ffi.cdef, constants as a table.
--   luajit gen.lua ../../include/sslwrap.h >sslwrap_cdef.lua
local path = assert(arg[1], "usage: luajit gen.lua sslwrap.h")
local file = assert(io.open(path))
local text = file:read("*a")
file:close()

text = text:gsub("/%*.-%*/", "")
text = text:gsub("#ifdef SSLWRAP_SHORT_NAMES.-#endif", "")
text = text:gsub('#ifdef __cplusplus.-#endif', "")

local bit_or
local function value(s)
  s = s:match("^%s*(.-)%s*$")
  local literal = s:match("^UINT64_C%((.-)%)$") or s:match("^%((%-%d+)%)$") or s:match("^(%d+)u$") or s
  if tonumber(literal) then return tonumber(literal) end
  return bit_or(s)
end

local names, constants = {}, {}
-- Masks have up to 64 bits and LuaJIT's bit library 32, so digit by digit.
local function either(a, b)
  local sum, place = 0, 1
  while a > 0 or b > 0 do
    if a % 2 == 1 or b % 2 == 1 then sum = sum + place end
    a, b, place = math.floor(a / 2), math.floor(b / 2), place * 2
  end
  return sum
end
function bit_or(s)
  local sum = 0
  for word in s:gsub("[()]", " "):gmatch("[^|%s]+") do
    sum = either(sum, assert(constants[word], "what is " .. word .. " in " .. s .. "?"))
  end
  return sum
end

for line in text:gmatch("[^\n]+") do
  local name, v = line:match("^#define (SSLWRAP_[%w_]+) (.+)$")
  if name then
    local string = v:match('^"(.*)"$')
    constants[name] = string or value(v)
    assert(string or constants[name] < 2 ^ 53, name .. " does not fit a Lua number")
    names[#names + 1] = name
  end
end
assert(#names > 100, "are these all constants?")

local declarations = text:gsub("#[^\n]*", ""):gsub("[ \t]+", " "):gsub("\n ", " "):gsub("^%s+", ""):gsub("%s+$", "")
  :gsub("\n%s*\n+", "\n")
local _, functions = declarations:gsub("sslwrap_[%w_]+%(", "")
assert(functions > 100, "are these all functions?")

-- C's own, which LuaJIT does not know by itself.
declarations = "typedef struct FILE FILE;\n" .. declarations

io.write("-- Made from sslwrap.h by gen.lua; do not edit.\n", "return {\ncdef = [[\n", declarations, "\n]],\nconstants = {\n")
for _, name in ipairs(names) do
  local v = constants[name]
  io.write(name:sub(9), " = ", type(v) == "string" and ("%q"):format(v) or ("%.0f"):format(v), ",\n")
end
io.write("},\n}\n")
