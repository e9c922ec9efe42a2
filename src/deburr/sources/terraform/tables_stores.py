"""Queues, topics, streams, buckets and databases in Terraform."""

from deburr.sources.terraform.table_words import Types, words

STORES: Types = {
    "aws_sqs_queue": (
        "AWS::SQS::Queue",
        words(
            """name: QueueName, visibility_timeout_seconds: VisibilityTimeout, fifo_queue: FifoQueue,
            message_retention_seconds: MessageRetentionPeriod"""
        ),
    ),
    "aws_sns_topic": ("AWS::SNS::Topic", words("name: TopicName")),
    "aws_s3_bucket": ("AWS::S3::Bucket", words("bucket: BucketName")),
    "aws_kinesis_stream": ("AWS::Kinesis::Stream", words("name: Name")),
    "aws_kinesis_stream_consumer": ("AWS::Kinesis::StreamConsumer", words("name: ConsumerName")),
    "aws_dynamodb_table": ("AWS::DynamoDB::Table", words("name: TableName")),
    "aws_msk_cluster": ("AWS::MSK::Cluster", words("cluster_name: ClusterName")),
    "aws_mq_broker": ("AWS::AmazonMQ::Broker", words("broker_name: BrokerName")),
    "aws_db_instance": (
        "AWS::RDS::DBInstance",
        words(
            """identifier: DBInstanceIdentifier, engine: Engine, instance_class: DBInstanceClass,
            multi_az: MultiAZ"""
        ),
    ),
    "aws_rds_cluster": ("AWS::RDS::DBCluster", words("cluster_identifier: DBClusterIdentifier, engine: Engine")),
    "aws_rds_cluster_instance": ("AWS::RDS::DBInstance", words("engine: Engine, instance_class: DBInstanceClass")),
    "aws_db_proxy": (
        "AWS::RDS::DBProxy",
        words("name: DBProxyName, engine_family: EngineFamily, auth.*.iam_auth: Auth.*.IAMAuth"),
    ),
    "aws_db_proxy_default_target_group": (
        "AWS::RDS::DBProxyTargetGroup",
        words(
            """db_proxy_name: DBProxyName, connection_pool_config.session_pinning_filters:
            ConnectionPoolConfigurationInfo.SessionPinningFilters"""
        ),
    ),
    "aws_db_proxy_target": (
        "AWS::RDS::DBProxyTargetGroup",
        words(
            """db_proxy_name: DBProxyName, db_instance_identifier: DBInstanceIdentifiers,
            db_cluster_identifier: DBClusterIdentifiers"""
        ),
    ),
    "aws_elasticache_cluster": (
        "AWS::ElastiCache::CacheCluster",
        words("engine: Engine, node_type: CacheNodeType"),
    ),
    "aws_elasticache_replication_group": (
        "AWS::ElastiCache::ReplicationGroup",
        words("engine: Engine, node_type: CacheNodeType"),
    ),
    "aws_elasticache_serverless_cache": ("AWS::ElastiCache::ServerlessCache", words("engine: Engine")),
    "aws_memorydb_cluster": ("AWS::MemoryDB::Cluster", words("engine: Engine, node_type: NodeType")),
    "aws_redshift_cluster": ("AWS::Redshift::Cluster", words("node_type: NodeType")),
    "aws_redshiftserverless_workgroup": ("AWS::RedshiftServerless::Workgroup", {}),
    "aws_docdb_cluster": ("AWS::DocDB::DBCluster", {}),
    "aws_docdb_cluster_instance": ("AWS::DocDB::DBInstance", words("instance_class: DBInstanceClass")),
    "aws_neptune_cluster": ("AWS::Neptune::DBCluster", {}),
    "aws_opensearch_domain": (
        "AWS::OpenSearchService::Domain",
        words("vpc_options.subnet_ids: VPCOptions.SubnetIds, cluster_config.instance_type: ClusterConfig.InstanceType"),
    ),
    "aws_efs_file_system": ("AWS::EFS::FileSystem", {}),
    "aws_efs_access_point": ("AWS::EFS::AccessPoint", {}),
}
