"""A worker of its own, as `tertial worker` runs it but with a short pulse.

`python -m tertial.facts.tests.worker_child`
"""

import asyncio

import django


async def main() -> None:
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        async with app.open_async():
            await app.run_worker_async(
                concurrency=1, fetch_job_polling_interval=0.2, update_heartbeat_interval=0.2, delete_jobs="never"
            )


if __name__ == "__main__":
    django.setup()
    asyncio.run(main())
