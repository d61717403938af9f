-- When the first and the last thing happened is asked for each past day.
CREATE INDEX warning_event_by_time ON warning_event (tenant, at);
