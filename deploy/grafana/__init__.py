"""The dashboards of Grafana, as tables of panels from which its files are written."""
