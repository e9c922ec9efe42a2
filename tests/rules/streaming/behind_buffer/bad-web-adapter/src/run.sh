#!/bin/bash
exec python -m uvicorn app:app
