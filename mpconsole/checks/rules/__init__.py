"""The rules, one small class each, in modules by subject; `mpconsole.checks.registry` gathers them."""
