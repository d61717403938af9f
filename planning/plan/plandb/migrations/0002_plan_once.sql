-- Two imports at the same moment must not make one plan twice.
CREATE UNIQUE INDEX plan_plan_once ON plan_plan (tenant, title, period_from, period_to);
