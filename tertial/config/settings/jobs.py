"""Jobs run on PostgreSQL, in a process of their own."""

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_WORKER_DEFAULTS = {"concurrency": 2, "delete_jobs": "never"}
